# Makes an OpenStack of the booted container. /etc/manilakube/cloud holds settings that are merged into Debian's own.
# variables: ADDRESS GATEWAY PREFIX NETWORK POOL AUTH_URL PASSWORD
# POOL is first,last: floating IPs.

say() { printf '=== %s\n' "$*"; }
openrc=/etc/manilakube/adminrc

until_answers() { # url …
  for url in "$@"; do
    for _ in $(seq 600); do
      curl --silent --output /dev/null "$url" && continue 2
      sleep 0.2
    done
    echo "$url does not answer" >&2
    return 1
  done
}

say network
# The container's own address moves to the bridge of the external network: floating IPs are neighbours of the host.
if [ ! -d /sys/class/net/br-ex ]; then
  # With an address of its own: else it changes with what is plugged in, and the host's neighbour table is wrong.
  ip link add br-ex address "$(cat /sys/class/net/eth0/address)" type bridge
  ip address flush dev eth0
  ip link set eth0 master br-ex
  ip address add "$ADDRESS/$PREFIX" dev br-ex
  ip link set br-ex up
  ip route add default via "$GATEWAY"
fi
sysctl --quiet --write net.ipv4.ip_forward=1
for number in $(seq 0 63); do
  [ -e "/dev/loop$number" ] || mknod -m 660 "/dev/loop$number" b 7 "$number"
done
printf '127.0.0.1 localhost\n%s %s\n' "$ADDRESS" "$(hostname)" > /etc/hosts

say 'database and message queue'
cat > /etc/mysql/mariadb.conf.d/99-manilakube.cnf <<'CONF'
[mysqld]
bind-address = 127.0.0.1
max_connections = 1000
innodb_flush_log_at_trx_commit = 0
sync_binlog = 0
innodb_flush_method = O_DIRECT_NO_FSYNC
innodb_buffer_pool_size = 256M
performance_schema = OFF
skip-name-resolve = 1
CONF
mkdir -p /etc/rabbitmq
printf 'NODE_IP_ADDRESS=127.0.0.1\nNODENAME=rabbit@localhost\n' > /etc/rabbitmq/rabbitmq-env.conf
systemctl start mariadb.service &
mariadb=$!
systemctl start rabbitmq-server.service &
rabbit=$!
(
  cd /etc/manilakube/cloud
  find . -type f | while read -r file; do
    crudini --merge "/etc/$file" < "$file"
  done
)
wait "$mariadb"
for name in keystone glance placement nova nova_api nova_cell0 neutron; do
  printf 'CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8;\n' "$name"
done | mariadb
mariadb <<SQL
CREATE USER IF NOT EXISTS 'openstack'@'127.0.0.1';
ALTER USER 'openstack'@'127.0.0.1' IDENTIFIED BY '$PASSWORD';
GRANT ALL ON *.* TO 'openstack'@'127.0.0.1';
SQL
wait "$rabbit"
# Without -q, with which RabbitMQ 4 never reads the password.
rabbitmqctl add_user openstack <<< "$PASSWORD" > /dev/null
rabbitmqctl -q set_permissions openstack '.*' '.*' '.*'

say 'schemas'
as() { # user, command …
  local user=$1
  shift
  runuser -u "$user" -- "$@"
}
(
  as keystone keystone-manage db_sync
  keystone-manage fernet_setup --keystone-user keystone --keystone-group keystone
  keystone-manage credential_setup --keystone-user keystone --keystone-group keystone
  OS_BOOTSTRAP_PASSWORD="$PASSWORD" keystone-manage bootstrap --bootstrap-region-id RegionOne \
    --bootstrap-admin-url "$AUTH_URL" --bootstrap-internal-url "$AUTH_URL" --bootstrap-public-url "$AUTH_URL"
  chown -R keystone:keystone /var/log/keystone
  as glance glance-manage db_sync
  as placement placement-manage db sync
  as neutron neutron-db-manage --config-file /etc/neutron/neutron.conf \
    --config-file /etc/neutron/plugins/ml2/ml2_conf.ini upgrade head
) > /var/log/manilakube-schemas-1.log 2>&1 &
first=$!
(
  as nova nova-manage api_db sync
  as nova nova-manage cell_v2 map_cell0
  as nova nova-manage db sync
  as nova nova-manage cell_v2 create_cell --name=cell1
) > /var/log/manilakube-schemas-2.log 2>&1 &
second=$!
wait "$first" || { tail -n 20 /var/log/manilakube-schemas-1.log >&2; exit 1; }
wait "$second" || { tail -n 20 /var/log/manilakube-schemas-2.log >&2; exit 1; }

say 'services'
systemctl start keystone.service
until_answers "$AUTH_URL"
systemctl start --no-block placement-api glance-api neutron-api nova-conductor nova-scheduler nova-api libvirtd
. "$openrc"
api=${AUTH_URL%:5000/v3}
contents() {
  API=$api PASSWORD=$PASSWORD NETWORK=$NETWORK GATEWAY=$GATEWAY POOL=$POOL python3 /etc/manilakube/contents.py "$1"
}
contents catalog
until_answers "$api:8778/" "$api:9292/" "$api:9696/" "$api:8774/" "$api:8775/"
systemctl start neutron-linuxbridge-agent neutron-l3-agent neutron-dhcp-agent neutron-metadata-agent nova-compute

say 'images, flavors and networks'
contents offers
for _ in $(seq 120); do
  as nova nova-manage cell_v2 discover_hosts > /dev/null 2>&1
  openstack hypervisor list -f value -c State 2> /dev/null | grep -q up && break
  sleep 1
done
openstack hypervisor list -f value -c 'Hypervisor Type' -c State | grep -q '^LXC up$'
openstack image list -f value -c Name -c Status | sort | tr '\n' ' '
openstack subnet show public-v4 -f value -c gateway_ip
