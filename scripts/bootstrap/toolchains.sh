# shellcheck shell=sh
# Node.js and Go: the machine's own where they are new enough, else those that are pinned beside this file, brought from
# PyPI into the cache. To be sourced; uses $root and say().
: "${root:?}"

# The same rule as cacheDirectory() in src/paths.ts.
cache_directory() {
  printf '%s\n' "${MANILAKUBE_CACHE:-${XDG_CACHE_HOME:-${HOME:-$(getent passwd "$(id -u)" | cut -d : -f 6)}/.cache}/manilakube}"
}

# is_at_least FOUND NEEDED: versions, the found one empty where there is none.
is_at_least() {
  [ -n "$1" ] && [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# Another pin is another directory, as with everything in the cache.
brought_entry() {
  printf 'toolchain-%s-%s\n' "$1" "$(sha256sum "$root/scripts/bootstrap/$1.txt" | cut -c 1-12)"
}

# use_brought NAME TITLE FOUND NEEDED: puts the pinned one first on PATH, and brings it the first time.
use_brought() {
  cache=$(cache_directory)
  pinned=$root/scripts/bootstrap/$1.txt
  entry=$(brought_entry "$1")
  if [ ! -d "$cache/$entry" ]; then
    version=$(sed -n 's/^[^#].*==\([^ ]*\).*/\1/p' "$pinned")
    say "$2 $4 or newer is needed, found ${3:-none}: brings $2 $version from PyPI into $cache/$entry"
    mkdir -p "$cache"
    # One at a time; the cache's own directory is the lock, so that none is left behind.
    flock --timeout 900 --conflict-exit-code 75 "$cache" \
      sh "$root/scripts/bootstrap/bring.sh" "$1" "$pinned" "$cache" "$entry" || {
      [ $? != 75 ] || say "$cache is locked: another scripts/lab has been bringing something for 15 minutes"
      exit 2
    }
  fi
  PATH=$(cd "$cache/$entry/bin" && pwd):$PATH
  export PATH
}

# What package.json says.
needed_node() {
  sed -n 's/.*"node": ">=\([0-9.]*\)".*/\1/p' "$root/package.json"
}

use_node() {
  found=$(node --version 2> /dev/null | sed 's/^v//')
  is_at_least "$found" "$(needed_node)" || use_brought node Node.js "$found" "$(needed_node)"
}

# The newest that any of our modules asks for.
needed_go() {
  find "$root/scripts/offline" -name go.mod -exec sed -n 's/^go //p' {} + | sort -V | tail -n 1
}

use_go() {
  # Of the machine's own, not of what it would download.
  found=$(cd "$root" && GOTOOLCHAIN=local go env GOVERSION 2> /dev/null | sed 's/^go\([^ ]*\).*/\1/')
  is_at_least "$found" "$(needed_go)" && return
  use_brought go Go "$found" "$(needed_go)"
  # Neither another version's library nor another version.
  unset GOROOT
  export GOTOOLCHAIN=local
}

# For commands that build nothing: the Go that was brought for those that do, if any. Artifacts have the same names then.
use_go_if_there() {
  [ ! -d "$(cache_directory)/$(brought_entry go)" ] || use_go
}
