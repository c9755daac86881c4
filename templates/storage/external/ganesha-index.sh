#!/bin/sh
# Writes Ganesha's index of exports anew from the exports that there are, as templates/manila/ganesha-index.sh does on the
# lab's own Ceph.
# variables: CLIENT POOL
set -eu
# shellcheck disable=SC1091
. /etc/manilakube/ganesha-store
store() { timeout 20 rados --id "$CLIENT" --pool "$POOL" "$@"; }

index=$(mktemp)
trap 'rm -f "$index"' EXIT
store ls > "$index"
sed -i -n "s|^ganesha-export-share-.*|%url rados://$POOL/&|p" "$index"
store put ganesha-export-index "$index"
