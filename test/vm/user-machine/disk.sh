#!/bin/bash
# Makes the disk that user-machine.sh boots: Debian's tree, this checkout as it is committed, and of the cache what its lab
# needs. disk.sh STORE STACK; the disk is STORE/disk, which is used again until what it is made of changes.
set -euo pipefail
store=$1
stack=$2
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../../.." && pwd)
cache=${MANILAKUBE_CACHE-${XDG_CACHE_HOME-$HOME/.cache}/manilakube}
tree=$(realpath "$store/debian")
# shellcheck source=test/vm/user-machine/bounded.sh
. "$here/bounded.sh"
# shellcheck source=test/fresh/lend-settings.sh
. "$checkout/test/fresh/lend-settings.sh"

# The Go that this machine's artifacts are made with, for their names hold its version. Where this machine's own is too old,
# its scripts/lab brings one, and so does the guest's.
go_root() (
  # shellcheck disable=SC2034 # toolchains.sh reads it
  root=$checkout
  # shellcheck source=scripts/bootstrap/toolchains.sh
  . "$checkout/scripts/bootstrap/toolchains.sh"
  found=$(GOTOOLCHAIN=local go env GOVERSION 2> /dev/null | sed 's/^go\([^ ]*\).*/\1/')
  ! is_at_least "$found" "$(needed_go)" || GOTOOLCHAIN=local go env GOROOT
)
go=$(go_root)

# Debian's packages may have been asked for anew: the names of artifacts hold the day.
refreshed=$(cat "$cache/debian-refreshed" 2> /dev/null || true)
name=disk-$({
  echo "$stack $tree $(stat --format %Y "$tree") $(git -C "$checkout" rev-parse 'HEAD^{tree}') $refreshed"
  [ -z "$go" ] || cat "$go/VERSION"
} | key)
[ -z "$(git -C "$checkout" status --porcelain)" ] || echo 'what is not committed is not on the disk'
if [ -d "$store/$name" ]; then
  echo "the disk is there: $store/$name"
  ln -sfn "$name" "$store/disk"
  exit
fi
# One is enough: it is as large as all that a lab is made of.
rm -rf "$store"/disk-*
work=$(mktemp -d "$store/unfinished.XXXXXX")
chmod 755 "$work"
finish() {
  end_running
  rm -rf --one-file-system "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

echo "this checkout, as of $(git -C "$checkout" log -1 --format='%h %s')"
mkdir "$work/checkout"
git -C "$checkout" archive HEAD | tar -x -C "$work/checkout" --no-same-owner
# scripts/lab installs them itself where they are not those of the lock file; here, while there is a network.
if cmp -s "$work/checkout/package-lock.json" "$checkout/node_modules/.manilakube-lock"; then
  cp --archive --reflink=auto "$checkout/node_modules" "$work/checkout/"
fi
cat > "$work/checkout/stacks/Pulumi.$stack.yaml" <<'YAML'
config:
  manilakube:machines:
    kind: podman
    workers: 1
YAML

echo 'what its lab is made of'
mkdir -p "$store/cache" "$work"/{upper,overlay,merged}
printf '%s' "$refreshed" > "$store/cache/debian-refreshed"
lend_settings "$work/upper"
# Finished artifacts of this machine's cache are lent; what is brought and built lies in the store's own. All else that is
# written goes with the overlay.
in_namespaces 10800 "$tree" "$work" "$store/cache" "$cache" "$stack" "$go" > "$work/entries" <<'INSIDE'
tree=$1 work=$2 own=$3 lent=$4 stack=$5 go=$6
root=$work/merged
mount -t overlay -o "lowerdir=$tree,upperdir=$work/upper,workdir=$work/overlay" overlay "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mkdir -p "$root/home/user/manilakube" "$root/root/.cache/manilakube"
mount --bind "$work/checkout" "$root/home/user/manilakube"
mount --bind "$own" "$root/root/.cache/manilakube"
for entry in "$lent"/*/; do
  name=$(basename "$entry")
  place=$root/root/.cache/manilakube/$name
  if [[ $name =~ -[0-9a-f]{12}$ && $name != toolchain-* && -z $(ls -A "$place" 2> /dev/null) ]]; then
    mkdir -p "$place"
    mount --bind "$entry" "$place"
    mount -o remount,bind,ro "$place"
  fi
done
if [ -d ~/.npm ]; then
  mkdir -p "$root/root/.npm"
  mount --bind ~/.npm "$root/root/.npm"
fi
if [ -n "$go" ]; then
  mkdir -p "$root/usr/local/go"
  mount --bind "$go" "$root/usr/local/go"
  ln -s ../go/bin/go ../go/bin/gofmt "$root/usr/local/bin/"
fi
unset MANILAKUBE_CACHE MANILAKUBE_HOME XDG_CACHE_HOME GOROOT GOPATH PYENV_ROOT PYENV_VERSION
export HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
exec chroot "$root" /home/user/manilakube/test/vm/user-machine/artifacts.sh "$stack" < /dev/null
INSIDE
# Where others were mounted.
find "$store/cache" -mindepth 1 -maxdepth 1 -type d -empty -delete
sed 's/^/  /' "$work/entries"

echo 'the disk'
mkdir "$work/disk" "$work/root"
truncate --size 40G "$work/disk/disk.raw"
mkfs.ext4 -q -L root -E lazy_itable_init=1 "$work/disk/disk.raw"
ssh-keygen -q -t ed25519 -N '' -C user-machine -f "$work/disk/key"
cp "$tree"/boot/vmlinuz-* "$work/disk/vmlinuz"
cp "$tree"/boot/initrd.img-* "$work/disk/initrd.img"
in_namespaces 3600 "$tree" "$work" "$store/cache" "$cache" "$go" <<'INSIDE'
tree=$1 work=$2 own=$3 lent=$4 go=$5
root=$work/root
mount -o loop "$work/disk/disk.raw" "$root"
cp --archive "$tree/." "$root/"
cp --archive "$work/checkout" "$root/home/user/manilakube"
install -D -m 0600 "$work/disk/key.pub" "$root/home/user/.ssh/authorized_keys"
chroot "$root" chown -R user:user /home/user
if [ -n "$go" ]; then
  cp --archive "$go" "$root/usr/local/go"
  ln -s ../go/bin/go ../go/bin/gofmt "$root/usr/local/bin/"
fi
to=$root/root/.cache/manilakube
mkdir -p "$to/made"
cp "$own/debian-refreshed" "$to/"
while read -r name; do
  from=$own
  [ -d "$own/$name" ] || from=$lent
  cp --archive "$from/$name" "$to/$name"
  [ ! -f "$from/made/$name.json" ] || cp --archive "$from/made/$name.json" "$to/made/"
done < "$work/entries"
umount "$root"
INSIDE
mv "$work/disk" "$store/$name"
ln -sfn "$name" "$store/disk"
