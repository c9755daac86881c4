#!/bin/bash
# A user's machine: the embedded lab on a stock Debian 12 of its own, in qemu: systemd, cgroup v2 alone, Debian's cloud kernel
# with all as modules, podman by apt, no Node.js, no way to any network. A lab with one worker is made there with finished
# artifacts, cases of both protocols are tested in its pods, NFS by the kernel's own client, and it is taken down. By KVM
# where that works, else by emulation, which takes long. Ends with a table for docs/openstack.md, and PASS or FAIL.
#
# test/vm/user-machine.sh [disk | boot | lab]: only makes the disk; boots it as well and looks what it is; all of it (default)
# environment: MEMORY (9216 MiB), CASES (test/lab/readWriteMany), ATTEMPTS (calls of `up` until one succeeds: 1, by emulation 2),
#   PATIENCE (how many times as long phases and cases may take there: 1, by emulation 8),
#   HOLD (0: seconds that a machine stays after a failure, for you to log in), SECONDS_TO_SSH (900), SECONDS_TO_RUNNING (900),
#   SECONDS_TO_UP (10800), SECONDS_TO_TEST (5400), SECONDS_TO_DOWN (1800)
#   MANILAKUBE_USER_MACHINE: what is made once and the last results, beside the project's cache; can be removed at any time
set -euo pipefail
exec < /dev/null
goal=${1-lab}
stack=user-machine
here=$(cd "$(dirname "$0")" && pwd)
cache=${MANILAKUBE_CACHE-${XDG_CACHE_HOME-$HOME/.cache}/manilakube}
store=$(realpath --canonicalize-missing "${MANILAKUBE_USER_MACHINE-$cache-user-machine}")
# shellcheck source=test/vm/user-machine/bounded.sh
. "$here/user-machine/bounded.sh"

refuse() {
  printf '%s\n' "$1" >&2
  exit 2
}
case $goal in
  disk | boot | lab) ;;
  *) refuse "$goal: must be disk, boot or lab" ;;
esac
[ "$(id -u)" = 0 ] || refuse 'must be root: a disk is filled by mounting it'
for program in qemu-system-x86_64:qemu-system-x86 qemu-img:qemu-utils mmdebstrap:mmdebstrap ssh:openssh-client mkfs.ext4:e2fsprogs; do
  command -v "${program%%:*}" > /dev/null || refuse "${program%%:*} is missing: apt install ${program#*:}"
done
mkdir -p "$store"
exec 9> "$store/lock"
flock --nonblock 9 || refuse "$store is in use by another user-machine.sh"
memory=${MEMORY:-9216}
[[ $memory =~ ^[1-9][0-9]{0,6}$ ]] || refuse "MEMORY: $memory: must be a whole number of MiB"
available=$(awk '$1 == "MemAvailable:" { print int($2 / 1024) }' /proc/meminfo)
[ "$goal" = disk ] || [ "$available" -ge "$memory" ] ||
  refuse "MEMORY: $memory: must be what this host has free, $available MiB, or less"
free=$(df --output=avail -BG "$store" | tail -n 1 | tr -dc 0-9)
[ "$free" -ge 25 ] || refuse "$store: needs 25 GiB free, has $free"
# Left by one that was killed.
rm -rf --one-file-system "$store"/{unfinished,run}.*

results=$store/last
work=$(mktemp -d "$store/run.XXXXXX")
qemu=
finish() {
  end_running
  if [ -n "$qemu" ]; then
    kill "$qemu" 2> /dev/null || true
    wait "$qemu" 2> /dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

duration() { # seconds
  if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}

rows=()
row() { # step, result, seconds
  rows+=("| $1 | $2 | $(duration "$3") |")
  printf -- '--- %s: %s, %s\n' "$1" "$2" "$(duration "$3")"
}

table() {
  printf '\n%s\n\n| step | result | time |\n| --- | --- | --- |\n' "${facts:-no facts}; ${accelerator:-not started}"
  printf '%s\n' "${rows[@]}"
}

guest() { # seconds, command …
  bounded "$1" ssh -q -p "$port" -i "$disk/key" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile=/dev/null -o ConnectTimeout=20 -o ServerAliveInterval=30 -o ServerAliveCountMax=20 \
    user@127.0.0.1 "${@:2}"
}

# What a failure can be understood by, in the results: of the lab all that it has logged, the journals of the machine and of
# the lab's machines.
keep_evidence() {
  guest 300 'sudo tar --create --gzip --ignore-failed-read --directory manilakube .lab' > "$results/lab.tar.gz" || true
  guest 120 'sudo journalctl --no-pager --boot' > "$results/journal" || true
  # shellcheck disable=SC2016 # the machine's own shell has to read it
  guest 300 'for name in $(sudo podman ps --format "{{.Names}}"); do
      echo "=== $name"
      sudo podman exec "$name" journalctl --no-pager --lines 500
    done' > "$results/machines" 2>&1 || true
  guest 120 'sudo podman ps --all; sudo podman network ls; free --mebi; df -h; uptime; cat /proc/modules' \
    > "$results/state" 2>&1 || true
}

fail() {
  printf '%s\n' '--- last lines of the console' >&2
  tail -n 20 "$results/console" 2> /dev/null | tr -d '\r' | sed 's/\x1b\[[0-9;?]*[A-Za-z]//g' >&2 || true
  [ -z "$qemu" ] || keep_evidence
  if [ -n "$qemu" ] && [ "${HOLD:-0}" -gt 0 ]; then
    printf 'the machine stays for %s s: ssh -p %s -i %s user@127.0.0.1\n' "$HOLD" "$port" "$disk/key" >&2
    bounded "$HOLD" sleep infinity || true
  fi
  table | tee "$results/table.md"
  printf 'FAIL: %s (more in %s)\n' "$1" "$results" >&2
  exit 1
}

# step TITLE SECONDS COMMAND …: by the machine's user, with this one's input; its output is shown and kept in $log.
step() {
  local title=$1 began=$SECONDS code=0 reader
  log=$results/${title// /-}.log
  printf '\n=== %s (%s)\n' "$title" "$(date --utc +%H:%M:%S)"
  exec 8> >(tee "$log")
  reader=$!
  guest "$2" "${@:3}" >&8 2>&1 || code=$?
  exec 8>&-
  wait "$reader" || true
  if [ "$code" = 124 ]; then
    row "$title" "not within $(duration "$2")" $((SECONDS - began))
  else
    row "$title" "$([ "$code" = 0 ] && echo passed || echo "exit code $code")" $((SECONDS - began))
  fi
  return "$code"
}

# --- the disk

"$here/user-machine/tree.sh" "$store" &
running=$!
wait "$running"
"$here/user-machine/disk.sh" "$store" "$stack" &
running=$!
wait "$running"
running=
disk=$(realpath "$store/disk")
[ "$goal" != disk ] || exit 0

# --- the machine

rm -rf "$results"
mkdir -m 0700 "$results"

# A kernel without a root file system says so and ends at once. Where KVM is there and does not work, it says nothing.
kvm_works() {
  [ -w /dev/kvm ] || return 1
  timeout --kill-after=5 20 qemu-system-x86_64 -accel kvm -cpu host -m 512 -nodefaults -display none -no-reboot \
    -kernel "$disk/vmlinuz" -append 'console=ttyS0 panic=-1' -serial "file:$work/probe" > /dev/null 2>&1 || true
  grep -q 'Kernel panic' "$work/probe" 2> /dev/null
}
if kvm_works; then
  accelerator='qemu with KVM'
  acceleration=(-accel kvm -cpu host)
  attempts=${ATTEMPTS:-1} patience=${PATIENCE:-1}
else
  accelerator='qemu by emulation'
  acceleration=(-accel 'tcg,thread=multi' -cpu max)
  attempts=${ATTEMPTS:-2} patience=${PATIENCE:-8}
fi
accelerator+=" on a host of $(nproc) CPUs, load $(cut -d ' ' -f 1 /proc/loadavg)"
echo "$accelerator"

qemu-img create -q -f qcow2 -b "$disk/disk.raw" -F raw "$work/disk.qcow2"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# restrict: nothing but the way in.
# It does not outlive this script, even if that is killed.
setpriv --pdeathsig KILL qemu-system-x86_64 "${acceleration[@]}" -smp 2 -m "$memory" -nographic -monitor none -serial "file:$results/console" \
  -kernel "$disk/vmlinuz" -initrd "$disk/initrd.img" -append 'root=LABEL=root ro console=ttyS0 net.ifnames=0' \
  -drive "file=$work/disk.qcow2,if=virtio,cache=unsafe" \
  -netdev "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:$port-:22" -device virtio-net-pci,netdev=net \
  -device virtio-rng-pci > "$work/qemu" 2>&1 &
qemu=$!

SECONDS=0
until guest 30 true; do
  kill -0 "$qemu" 2> /dev/null || { message=$(tail -n 1 "$work/qemu"); qemu=; fail "qemu has ended: $message"; }
  [ "$SECONDS" -lt "${SECONDS_TO_SSH:-900}" ] || fail "no ssh within ${SECONDS_TO_SSH:-900} s"
  sleep 1
done
row 'boot to ssh' passed "$SECONDS"
guest "${SECONDS_TO_RUNNING:-900}" systemctl is-system-running --wait > "$work/state" || true
state=$(< "$work/state")
failed=$(guest 60 systemctl list-units --failed --plain --no-legend) || fail 'systemctl gave no answer'
if [ "$state" != running ] || [ -n "$failed" ]; then
  fail "the system is ${state:-silent}; failed units: ${failed:-none}"
fi
row 'boot to running, no failed unit' passed "$SECONDS"
guest 300 bash -s < "$here/user-machine/facts.sh" > "$work/facts" || fail "it is no user's machine: $(cat "$work/facts")"
facts=$(< "$work/facts")
echo "$facts"
if [ "$goal" = boot ]; then
  table
  echo 'PASS (booted; no lab was made)'
  exit 0
fi

# --- the lab

lab="cd manilakube && sudo MANILAKUBE_HOST_PATIENCE=$patience scripts/lab"
step cache 1800 "$lab cache" || fail 'the cache cannot be read'
grep -q "GB  $stack  *all cached" "$log" ||
  fail "the machine does not know the artifacts of $stack as its own, and would build them"
attempt=1
until step "up $attempt" "${SECONDS_TO_UP:-10800}" "$lab up $stack"; do
  [ "$attempt" -lt "$attempts" ] || fail 'the lab did not come up'
  attempt=$((attempt + 1))
done
step status 900 "$lab status $stack" || fail 'the lab is not as it should be'
step e2e "${SECONDS_TO_TEST:-5400}" "$lab e2e $stack ${CASES:-test/lab/readWriteMany}" || fail 'cases failed'
# Skipped ones pass as well: each protocol must have been mounted.
step cases 120 "sudo python3 - manilakube/.lab/reports/$stack/latest/lab.json" < "$here/user-machine/cases.py" ||
  fail 'not every case was run with both protocols'
step modules 60 "grep -E '^(nfsv4|fuse|br_netfilter|vxlan) ' /proc/modules && grep -q '^nfsv4 ' /proc/modules" ||
  fail 'the kernel has not loaded its NFS client'
step down "${SECONDS_TO_DOWN:-1800}" "$lab down $stack" || fail 'the lab did not go down'
step 'nothing left' 120 "sudo bash -euo pipefail -s -- $stack" < "$here/user-machine/left.sh" || fail 'something was left'

table | tee "$results/table.md"
echo PASS
