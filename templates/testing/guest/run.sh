# Boots a guest with its own address behind this machine's, which a server sees. Prints all that its console says.
# variables: DIRECTORY DEVICE GATEWAY ADDRESS SECONDS_AT_MOST

clean() {
  iptables --table nat --delete POSTROUTING --source "$ADDRESS" --jump MASQUERADE
  ip link delete "$DEVICE"
}
ip tuntap add dev "$DEVICE" mode tap
iptables --table nat --append POSTROUTING --source "$ADDRESS" --jump MASQUERADE
trap clean EXIT
ip address add "$GATEWAY/30" dev "$DEVICE"
ip link set "$DEVICE" up

# Its memory is a file that is mapped executable, which a machine may forbid in /dev/shm.
TMPDIR="$DIRECTORY" timeout --kill-after=5 "$SECONDS_AT_MOST" "$DIRECTORY/linux" mem=96M \
  root=/dev/root rootfstype=hostfs rootflags=/ ro init="$DIRECTORY/init" DIRECTORY="$DIRECTORY" \
  "vec0:transport=tap,ifname=$DEVICE,gro=1" con=null con0=null,fd:1 quiet < /dev/null 2>&1
