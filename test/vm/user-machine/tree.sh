#!/bin/bash
# Makes a stock Debian 12 of packages as a tree of files: tree.sh STORE; the tree is STORE/debian. One that is there is used
# again until what it is made of changes; its packages are those of the day on which it was made.
set -euo pipefail
store=$1
here=$(cd "$(dirname "$0")" && pwd)
needed=$here/../../../scripts/bootstrap/packages.sh
# shellcheck source=test/vm/user-machine/bounded.sh
. "$here/bounded.sh"
# That of the tree, whatever this machine has besides.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# What this is about, and what a server of Debian has besides.
stock="linux-image-cloud-amd64 systemd-sysv udev dbus ifupdown isc-dhcp-client openssh-server sudo e2fsprogs
  podman runc git curl less"
# What scripts/lab would install with apt: the machine has no way to Debian's mirrors. Below, scripts/lab itself says whether
# that is all.
lab="libc6-dev python3-venv ca-certificates $(
  # shellcheck source=scripts/bootstrap/packages.sh
  . "$needed"
  # shellcheck disable=SC2154 # it is in packages.sh
  for pair in $needed_programs; do echo "${pair#*:}"; done
)"
# shellcheck disable=SC2086 # words
packages=$(printf '%s\n' $stock $lab | sort -u | paste -sd ,)

name=debian-$({ echo "$packages"; cat "$0"; } | key)
tree=$store/$name
if [ -d "$tree" ]; then
  printf "Debian's packages are there, those of %s: %s\n" "$(date --utc --reference="$tree" +%F)" "$tree"
  ln -sfn "$name" "$store/debian"
  exit
fi
unfinished=$(mktemp -d "$store/unfinished.XXXXXX")
finish() {
  end_running
  rm -rf --one-file-system "$unfinished"
}
trap finish EXIT
trap 'exit 130' INT TERM

mkdir "$unfinished/debian"
# With what packages recommend, as apt does on a machine where nobody has told it otherwise: AppArmor comes with the kernel.
in_namespaces 3600 "$unfinished/debian" "$packages" <<'INSIDE'
mmdebstrap --quiet --mode=root --variant=important --format=directory --dpkgopt=force-unsafe-io \
  --aptopt='APT::Install-Recommends "true"' --include="$2" bookworm "$1" < /dev/null
rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap" "$1/etc/dpkg/dpkg.cfg.d/99mmdebstrap" "$1/etc/resolv.conf"
INSIDE

bounded 120 chroot "$unfinished/debian" bash -euo pipefail -s <<'INSIDE'
useradd --create-home --shell /bin/bash user
echo 'user ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/user
chmod 0440 /etc/sudoers.d/user
echo user-machine > /etc/hostname
printf '127.0.0.1 localhost\n127.0.1.1 user-machine\n' > /etc/hosts
printf 'auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n' > /etc/network/interfaces
# Made at the first boot, which is not to ask anybody anything.
: > /etc/machine-id
echo 'LABEL=root / ext4 errors=remount-ro 0 1' > /etc/fstab
INSIDE

missing=$({ cat "$needed"; echo missing_packages; } | chroot "$unfinished/debian" sh -eu)
if [ -n "$missing" ]; then
  echo "scripts/lab would still install on it: $missing" >&2
  exit 1
fi
rm -rf --one-file-system "$store"/debian-*
touch "$unfinished/debian"
mv "$unfinished/debian" "$tree"
ln -sfn "$name" "$store/debian"
