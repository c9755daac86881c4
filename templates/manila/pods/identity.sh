#!/bin/bash
# Keystone's projects, users, roles, catalog and CSI's credential; the one that there is comes in, and the one that counts goes out.
set -euo pipefail
. /etc/manilakube/identity.env
umask 077
file=$(mktemp -d)/credential.json
cat > "$file"
[ -s "$file" ] || rm "$file"
python3 /usr/local/lib/manilakube/identity.py "$file" >&2
cat "$file"
