#!/bin/sh
# Writes Ganesha's index of exports anew from the exports that there are.
# Manila reads and writes the index whole and without a lock (a TODO in its manila/share/drivers/ganesha/manager.py): after
# many changes at once it names exports that are gone, and over one such name Ganesha does not start.
set -eu
store() { timeout 20 rados --id ganesha --pool nfs-ganesha "$@"; }

index=$(mktemp)
trap 'rm -f "$index"' EXIT
store ls > "$index"
sed -i -n 's|^ganesha-export-share-.*|%url rados://nfs-ganesha/&|p' "$index"
store put ganesha-export-index "$index"
