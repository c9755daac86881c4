#!/bin/bash
# Proves the same on this machine as it is, root or not: its PATH has every program of the system but Node.js and Go, and an
# empty cache gets both. bare-path.sh [ARGUMENTS of `lab test`]
set -euo pipefail
checkout=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

mkdir "$scratch/bin"
for path in /usr/sbin/* /usr/bin/* /sbin/* /bin/*; do
  case ${path##*/} in
    node | nodejs | npm | npx | corepack | go | gofmt) ;;
    # The first one is the one that PATH would give.
    *) [ -e "$scratch/bin/${path##*/}" ] || ln -s "$path" "$scratch/bin/" ;;
  esac
done

export PATH=$scratch/bin MANILAKUBE_CACHE=$scratch/cache
"$checkout/scripts/lab" test "$@" 2>&1 | tee "$scratch/log"
for title in Node.js Go; do
  grep -q "$title .* is needed, found none: brings $title .* from PyPI into $scratch/cache/toolchain-" "$scratch/log" || {
    printf 'without Node.js and Go on PATH: %s was not brought, or nothing was said of it\n' "$title" >&2
    exit 1
  }
done
