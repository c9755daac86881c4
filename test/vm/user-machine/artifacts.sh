#!/bin/sh
# What disk.sh runs as root in the tree of its Debian, so that compilers and Python are those of that Debian and the cache's
# entries have the names that they have on the machine: builds what is missing of the named sets, and prints all entries.
set -eu
# With this machine's own certificate authorities.
update-ca-certificates > /dev/null 2>&1
cd /home/user/manilakube
scripts/lab cache build "$@" >&2

root=$(pwd)
say() { printf '%s\n' "$*" >&2; }
# shellcheck source=scripts/bootstrap/toolchains.sh
. "$root/scripts/bootstrap/toolchains.sh"
use_node
use_go
exec node --require "$root/node_modules/tsx/dist/cjs/index.cjs" "$root/test/vm/user-machine/entries.ts" "$@"
