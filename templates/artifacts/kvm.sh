# Runs in the root file system of an image for a cloud with KVM: what a virtual machine has, and the first boot makes.

systemctl enable --quiet ssh.service serial-getty@ttyS0.service manilakube-metadata.service
# cloud-init brings the keys before ssh starts.
rm -f /etc/ssh/ssh_host_* /usr/sbin/policy-rc.d /etc/cloud/cloud.cfg.d/90_dpkg.cfg
for unit in apt-daily.timer apt-daily-upgrade.timer; do
  ln -sf /dev/null "/etc/systemd/system/$unit"
done
echo localhost > /etc/hostname
printf '127.0.0.1 localhost\n' > /etc/hosts
: > /etc/resolv.conf
: > /etc/machine-id
# What Kubernetes asks of a node's kernel, and the clients of the shares.
printf '%s\n' br_netfilter overlay nfsv4 ceph > /etc/modules-load.d/manilakube.conf
printf '%s\n' net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1 > /etc/sysctl.d/90-manilakube.conf
# The package's links; the boot loader's configuration names them.
[ -e /vmlinuz ] && [ -e /initrd.img ]
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/journal
