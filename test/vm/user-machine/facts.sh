#!/bin/bash
# What user-machine.sh runs on its machine before anything else: that it is what it is said to be. Prints a line for the docs.
set -euo pipefail
PATH=$PATH:/usr/sbin

fail() {
  printf '%s\n' "$*"
  exit 1
}

. /etc/os-release
[ "$VERSION_CODENAME" = bookworm ] || fail "it is ${PRETTY_NAME}, not Debian 12"
[ "$(cat /proc/1/comm)" = systemd ] || fail "its first process is $(cat /proc/1/comm), not systemd"
[ "$(stat --file-system --format %T /sys/fs/cgroup)" = cgroup2fs ] || fail 'its /sys/fs/cgroup is not cgroup v2'
! grep -q ' - cgroup ' /proc/self/mountinfo || fail 'it has hierarchies of cgroup v1 as well'

for module in nfs nfsv4 ceph fuse overlay br_netfilter vxlan nf_tables; do
  case $(sudo modinfo --field filename "$module" 2>&1) in
    /lib/modules/*.ko*) ;;
    *) fail "its kernel does not have $module as a module" ;;
  esac
done
# So that it is the lab, or the kernel for it, that loads them.
for module in nfsv4 ceph br_netfilter vxlan; do
  ! grep -q "^$module " /proc/modules || fail "$module is loaded before there is a lab"
done

for program in podman runc; do
  dpkg --search "$(readlink -f "$(command -v "$program")")" > /dev/null || fail "its $program is not Debian's"
done
! command -v node || fail 'Node.js is there before scripts/lab has brought it'

version() { dpkg-query --show --showformat='${Version}' "$1"; }
printf '%s, kernel %s, systemd %s, cgroup v2 only, podman %s, runc %s, AppArmor %s, %s CPUs, %s MiB\n' "$PRETTY_NAME" \
  "$(uname -r)" "$(version systemd)" "$(version podman)" "$(version runc)" "$(cat /sys/module/apparmor/parameters/enabled)" \
  "$(nproc)" "$(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)"
