# Runs in a fresh root file system: what a container must not start, and what every machine makes for itself.

for unit in systemd-udevd.service systemd-udevd-kernel.socket systemd-udevd-control.socket \
  systemd-udev-trigger.service systemd-modules-load.service systemd-logind.service systemd-timesyncd.service \
  getty@tty1.service console-getty.service dev-hugepages.mount sys-kernel-config.mount sys-kernel-debug.mount \
  sys-kernel-tracing.mount run-rpc_pipefs.mount nfs-client.target \
  apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer dpkg-db-backup.timer; do
  ln -sf /dev/null "/etc/systemd/system/$unit"
done

systemctl enable --quiet manilakube-rshared.service
# Makes host keys of every kind; ours is brought.
ln -sf /dev/null /etc/systemd/system/sshd-keygen.service
# Both start when the machine has its keys and its metadata.
systemctl disable --quiet ssh.service
rm -f /etc/ssh/ssh_host_* /etc/hostname /usr/sbin/policy-rc.d
: > /etc/machine-id
: > /etc/fstab
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/journal
mkdir -p /var/log/journal
