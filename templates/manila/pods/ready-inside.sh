#!/bin/bash
# Makes and deletes a share of each type, with CSI's credential, which is the standard input. The arguments are what ready.py has as its
# environment.
# variables: OS_AUTH_URL
set -euo pipefail
. /etc/manilakube/identity.env
umask 077
CREDENTIAL=$(mktemp)
cat > "$CREDENTIAL"
export CREDENTIAL AUTH_URL=$OS_AUTH_URL
exec env "$@" python3 /usr/local/lib/manilakube/ready.py
