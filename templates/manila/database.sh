# MariaDB and RabbitMQ, reachable on this machine only.
# variables: DATABASE_PASSWORD RABBIT_PASSWORD

mkdir -p /etc/manilakube /etc/rabbitmq

# configure FILE SERVICE: writes what a service reads when it starts. One that runs with another text is stopped before, so
# that it starts with this one, also where this run is broken off in between.
configure() {
  cat > "$1.next"
  cmp --silent "$1.next" "$1" || systemctl stop "$2"
  mv "$1.next" "$1"
}

configure /etc/mysql/mariadb.conf.d/99-manilakube.cnf mariadb.service <<'CONF'
[mysqld]
bind-address = 127.0.0.1
# A lab's data need not survive a power cut; waiting for the disk at every commit costs a minute of schema changes.
innodb_flush_log_at_trx_commit = 0
sync_binlog = 0
innodb_flush_method = O_DIRECT_NO_FSYNC
innodb_buffer_pool_size = 128M
performance_schema = OFF
skip-name-resolve = 1
# MariaDB 11.6 and later: OpenStack does not expect "Record has changed since last read" (error 1020).
loose_innodb_snapshot_isolation = OFF
CONF

printf 'NODE_IP_ADDRESS=127.0.0.1\nNODENAME=rabbit@localhost\n' |
  configure /etc/rabbitmq/rabbitmq-env.conf rabbitmq-server.service

systemctl enable --quiet mariadb.service rabbitmq-server.service
systemctl start mariadb.service &
mariadb_start=$!
systemctl start rabbitmq-server.service
wait "$mariadb_start"

# utf8 and not utf8mb4: Manila's schema has an index that is too long in four-byte characters (error 1833).
for name in keystone manila; do
  mariadb <<SQL
CREATE DATABASE IF NOT EXISTS $name CHARACTER SET utf8 COLLATE utf8_general_ci;
CREATE USER IF NOT EXISTS '$name'@'127.0.0.1';
ALTER USER '$name'@'127.0.0.1' IDENTIFIED BY '$DATABASE_PASSWORD';
GRANT ALL ON $name.* TO '$name'@'127.0.0.1';
SQL
done

# rabbitmqctl asks for a password on standard input when it finds none among its arguments; the wrapper of 4.0 gives it no
# input when there are more arguments than these.
if rabbitmqctl -q list_users | grep -q '^openstack\s'; then
  rabbitmqctl change_password openstack <<< "$RABBIT_PASSWORD"
else
  rabbitmqctl add_user openstack <<< "$RABBIT_PASSWORD"
fi
rabbitmqctl -q set_permissions openstack '.*' '.*' '.*'
rabbitmqctl -q delete_user guest 2> /dev/null || true
