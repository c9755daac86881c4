# Runs in the root file system of an image for servers of the test cloud.

# What makes a machine of a container comes first; it becomes systemd.
ln -sf /usr/local/lib/manilakube/init /usr/sbin/init
# A server has Nova's own metadata service, and cloud-init brings keys before ssh starts.
rm -f /etc/systemd/system/manilakube-metadata.service
systemctl enable --quiet ssh.service
rm -f /etc/cloud/cloud.cfg.d/90_dpkg.cfg
# Where cloud-init has to guess the network, it asks for an IPv6 address by DHCP too, and dhclient would wait five minutes for
# a server that is not there, with all that waits for the network.
sed --in-place 's/^#timeout 60;/timeout 30;/' /etc/dhcp/dhclient.conf
grep -q '^timeout 30;' /etc/dhcp/dhclient.conf
echo localhost > /etc/hostname
printf '127.0.0.1 localhost\n' > /etc/hosts
# Refuses at once: with a resolver that does not answer, cloud-init waits 15 s for it.
echo 'nameserver 127.0.0.1' > /etc/resolv.conf
