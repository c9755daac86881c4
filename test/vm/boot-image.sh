#!/bin/bash
# Boots an image of `scripts/lab image build` as a cloud would: virtio disk and network, a config drive with a key. Passes
# where ssh takes that key, all of cloud-init and systemd is done, and no unit has failed. Made for emulation, so that it
# runs on any host; needs qemu-system-x86, qemu-utils, genisoimage.
#
# test/vm/boot-image.sh [manilakube-node | manilakube-storage | FILE.qcow2]
# environment: SECONDS_TO_SSH (300) and SECONDS_TO_RUNNING (300, after that), MEMORY (3072 MiB)
set -euo pipefail
image=${1:-manilakube-node}
to_ssh=${SECONDS_TO_SSH:-300}
to_running=${SECONDS_TO_RUNNING:-300}

for program in qemu-system-x86_64:qemu-system-x86 qemu-img:qemu-utils genisoimage:genisoimage; do
  command -v "${program%%:*}" > /dev/null || { echo "${program%%:*} is missing: apt install ${program#*:}" >&2; exit 2; }
done
case $image in
  manilakube-*)
    name=$image
    image=$("$(dirname "$0")/../../scripts/lab" image build | awk -v name="$name" '$4 == name { print $NF }')
    ;;
esac
[ -f "$image" ] || { echo "$1 is neither an image of scripts/lab image build nor a file" >&2; exit 2; }

work=$(mktemp -d)
qemu=
finish() {
  if [ -n "$qemu" ]; then
    kill "$qemu" 2> /dev/null || true
    wait "$qemu" 2> /dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
  printf '%s\n' '--- last lines of the console' >&2
  tail -n 40 "$work/console" 2> /dev/null | tr -d '\r' | sed 's/\x1b\[[0-9;?]*[A-Za-z]//g' >&2
  printf 'FAIL %s after %s s: %s\n' "$image" "$SECONDS" "$1" >&2
  exit 1
}

# The config drive, as nova makes it.
name=boot-image
ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$work/key"
mkdir -p "$work/drive/openstack/latest"
cat > "$work/drive/openstack/latest/meta_data.json" <<JSON
{"uuid": "$(cat /proc/sys/kernel/random/uuid)", "name": "$name", "hostname": "$name",
 "public_keys": {"$name": "$(cat "$work/key.pub")"}}
JSON
printf '#cloud-config\nmanage_etc_hosts: localhost\n' > "$work/drive/openstack/latest/user_data"
# Without this cloud-init asks for an IPv6 address by DHCP too, and the network is not up before that has timed out.
mac=52:54:00:98:00:02
cat > "$work/drive/openstack/latest/network_data.json" <<JSON
{"links": [{"id": "tap0", "type": "phy", "ethernet_mac_address": "$mac"}], "services": [],
 "networks": [{"id": "network0", "type": "ipv4_dhcp", "link": "tap0"}]}
JSON
genisoimage -quiet -volid config-2 -joliet -rational-rock -output "$work/drive.iso" "$work/drive"

# Larger than the image, as a flavor's disk is.
qemu-img create -q -f qcow2 -b "$(realpath "$image")" -F qcow2 "$work/disk.qcow2" 12G
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m "${MEMORY:-3072}" -nographic -monitor none \
  -serial "file:$work/console" \
  -drive "file=$work/disk.qcow2,if=virtio,cache=unsafe" \
  -drive "file=$work/drive.iso,if=virtio,format=raw,readonly=on" \
  -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$port-:22" -device "virtio-net-pci,netdev=net,mac=$mac" \
  < /dev/null > "$work/qemu" 2>&1 &
qemu=$!

guest() { # seconds, command …
  timeout "$1" ssh -q -p "$port" -i "$work/key" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10 debian@127.0.0.1 "${@:2}"
}

SECONDS=0
until guest 20 true; do
  kill -0 "$qemu" 2> /dev/null || fail "qemu has ended: $(tail -n 1 "$work/qemu")"
  [ "$SECONDS" -lt "$to_ssh" ] || fail "no ssh within $to_ssh s"
  sleep 1
done
ssh_after=$SECONDS

# Both wait; both say by their exit code whether all went well.
cloud_init=$(guest "$to_running" sudo cloud-init status --wait --long) ||
  fail "cloud-init: ${cloud_init:-no answer within $to_running s}"
state=$(guest "$to_running" systemctl is-system-running --wait) || true
running_after=$SECONDS
failed=$(guest 60 systemctl list-units --failed --plain --no-legend) || fail 'systemctl gave no answer'
if [ "$state" != running ] || [ -n "$failed" ]; then
  # shellcheck disable=SC2046 # the names of the units
  guest 60 sudo journalctl --no-pager --lines 40 $(awk '{ print "--unit", $1 }' <<< "$failed") >&2 || true
  fail "the system is ${state:-silent}; failed units: ${failed:-none}"
fi

facts=$(guest 120 'bash -euo pipefail -s' <<'GUEST'
[ "$(hostname)" = boot-image ] || { echo "its name is $(hostname)"; exit 1; }
disk=$(df --output=size -BG / | tail -n 1 | tr -dc 0-9)
[ "$disk" -ge 11 ] || { echo "its file system has not grown: $disk GiB"; exit 1; }
for module in nfsv4 ceph br_netfilter overlay; do
  sudo modprobe "$module" || { echo "its kernel has no $module"; exit 1; }
done
# Without Nova's metadata service the machine knows itself by its config drive.
for _ in $(seq 30); do
  identity=$(curl --silent --max-time 5 http://169.254.169.254/openstack/latest/meta_data.json | jq -r .name) && break
  sleep 2
done
[ "${identity:-}" = boot-image ] || { echo "its metadata say that it is '${identity:-}'"; exit 1; }
for module in nfsv4 ceph; do
  grep -q "^$module " /proc/modules || { echo "its kernel did not load $module at boot"; exit 1; }
done
if command -v containerd > /dev/null; then
  images=$(sudo ctr --namespace k8s.io images list --quiet | wc -l)
  [ "$images" -gt 0 ] || { echo 'containerd has no images'; exit 1; }
  echo "$images container images, $(containerd --version | awk '{ print $3 }')"
fi
. /etc/os-release
echo "$PRETTY_NAME, kernel $(uname -r), systemd $(systemctl --version | awk 'NR == 1 { print $2 }'), $disk GiB root," \
  "$(stat -f -c %T /sys/fs/cgroup)"
GUEST
) || fail "$facts"
printf '%s\n' "$facts"
printf 'PASS %s: ssh after %s s, running without a failed unit after %s s\n' "$image" "$ssh_after" "$running_after"
