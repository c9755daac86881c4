#!/bin/bash
# Proves that a fresh Debian needs nothing but root and apt: debian.sh RELEASE [ARGUMENTS]. The bare release becomes a tree
# of files without Python, Node.js and Go; in it, the README's test command runs on a copy of this checkout. The finished
# artifacts of this machine's cache are lent to it; what scripts/lab brings is not.
set -euo pipefail
release=$1
shift
checkout=$(cd "$(dirname "$0")/../.." && pwd)
cache=${MANILAKUBE_CACHE-${XDG_CACHE_HOME-$HOME/.cache}/manilakube}
# shellcheck source=test/fresh/lend-settings.sh
. "$checkout/test/fresh/lend-settings.sh"

tree=$(mktemp -d /var/tmp/manilakube-fresh.XXXXXX)
chmod 755 "$tree"
# Its mounts are in a namespace that has ended by then.
trap 'rm -rf --one-file-system "$tree"' EXIT
trap 'exit 130' INT TERM

# As git knows it, with what is not committed yet.
copy_checkout() {
  mkdir "$tree/manilakube"
  git -C "$checkout" ls-files -z --cached --others --exclude-standard |
    tar -C "$checkout" --create --null --files-from - | tar -C "$tree/manilakube" --extract --no-same-owner
}

phase() {
  printf '%4d s  %s\n' "$SECONDS" "$*"
}

phase "Debian's $release"
mmdebstrap --quiet --mode=root --variant=minbase --format=directory --dpkgopt=force-unsafe-io "$release" "$tree"
lend_settings "$tree"
copy_checkout

phase "scripts/lab test $*"
# In namespaces of their own, so that nothing outlives them.
unshare --mount --pid --fork --kill-child bash -euo pipefail -s "$tree" "$cache" "$@" <<'INSIDE'
tree=$1 cache=$2
shift 2
mount -t proc proc "$tree/proc"
mount --rbind /sys "$tree/sys"
mount --rbind /dev "$tree/dev"
for entry in "$cache"/*/; do
  name=$(basename "$entry")
  case $name in
    toolchain-* | bringing-* | unfinished-* | scratch | logs | '*') ;;
    *)
      mkdir -p "$tree$cache/$name"
      mount --bind "$entry" "$tree$cache/$name"
      mount -o remount,bind,ro "$tree$cache/$name"
      ;;
  esac
done
if [ -d ~/.npm ]; then
  mkdir -p "$tree$HOME/.npm"
  mount --bind ~/.npm "$tree$HOME/.npm"
fi
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
exec chroot "$tree" /manilakube/test/fresh/in-tree.sh "$cache" "$@" < /dev/null
INSIDE
phase 'that is all'
