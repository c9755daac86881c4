# Runs in the root file system of an image for a cloud with KVM: what a virtual machine has, and the first boot makes.

systemctl enable --quiet ssh.service serial-getty@ttyS0.service manilakube-metadata.service
# cloud-init brings the keys before ssh starts.
rm -f /etc/ssh/ssh_host_* /usr/sbin/policy-rc.d /etc/cloud/cloud.cfg.d/90_dpkg.cfg
# Nothing here changes by itself, and no boot's work is lost on what a lab's machine never needs.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_reap.service e2scrub_all.timer \
  systemd-binfmt.service; do
  ln -sf /dev/null "/etc/systemd/system/$unit"
done
# Where cloud-init has to guess the network, it asks for an IPv6 address by DHCP too, and dhclient would wait five minutes for
# a server that is not there, with all that waits for the network.
sed --in-place 's/^#timeout 60;/timeout 30;/' /etc/dhcp/dhclient.conf
grep -q '^timeout 30;' /etc/dhcp/dhclient.conf
echo localhost > /etc/hostname
printf '127.0.0.1 localhost\n' > /etc/hosts
: > /etc/resolv.conf
: > /etc/machine-id
# What Kubernetes asks of a node's kernel, and the clients of the shares.
printf '%s\n' br_netfilter overlay nfsv4 ceph > /etc/modules-load.d/manilakube.conf
printf '%s\n' net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1 > /etc/sysctl.d/90-manilakube.conf
# The package's links; the boot loader's configuration names them.
[ -e /vmlinuz ] && [ -e /initrd.img ]
# Done here for the first boot, which would do it again where these files are older than /usr.
ldconfig
journalctl --update-catalog
touch /etc/.updated /var/.updated
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/journal
