#!/bin/bash
# types.sh MICROVERSION TYPE=BACKEND …: Manila's share types.
set -euo pipefail
. /etc/manilakube/identity.env
exec python3 /usr/local/lib/manilakube/share-types.py "$@"
