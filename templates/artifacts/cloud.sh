# Runs in the test cloud's root file system: nothing starts before it is configured.

for service in mariadb rabbitmq-server keystone glance-api placement-api nova-api nova-conductor nova-scheduler \
  nova-compute neutron-api neutron-linuxbridge-agent neutron-l3-agent neutron-dhcp-agent neutron-metadata-agent \
  libvirtd; do
  systemctl disable --quiet "$service.service" 2> /dev/null || true
done
# Their work is done by neutron-server and nova-api; libvirt must place guests itself, since machined knows no
# processes of a container; the rest has no place in a container.
for unit in neutron-rpc-server.service nova-api-metadata.service systemd-machined.service libvirt-guests.service \
  libvirtd-tls.socket libvirtd-tcp.socket lxc.service lxc-net.service \
  lxc-monitord.service iscsid.service iscsid.socket open-iscsi.service haproxy.service keepalived.service \
  radvd.service polkit.service systemd-networkd.service epmd.socket memcached.service apache2.service; do
  ln -sf /dev/null "/etc/systemd/system/$unit"
done
rm -f /usr/share/dbus-1/system-services/org.freedesktop.machine1.service

for file in /etc/*/*uwsgi.ini; do
  sed -i -E 's/^processes = .*/processes = 3/; s/^threads = .*/threads = 1/; s/^plugins = python3,apparmor/plugins = python3/; /^apparmor-profile/d' "$file"
done
sed -i -E 's/^#?unix_sock_group.*/unix_sock_group = "libvirt"/; s/^#?unix_sock_rw_perms.*/unix_sock_rw_perms = "0777"/; s/^#?auth_unix_rw.*/auth_unix_rw = "none"/; s/^#?auth_unix_ro.*/auth_unix_ro = "none"/' \
  /etc/libvirt/libvirtd.conf
