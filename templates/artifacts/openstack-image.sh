# Runs in a copy of the storage machine's root file system, and leaves of it what the pods of a Manila in the cluster run: MariaDB,
# RabbitMQ, keystone and every release of Manila, with librados for their shares.

# The kernel's, the boot's, and what the storage machine's own services have made.
rm -rf /boot/* /run/* /tmp/* /root/.[!.]* /var/cache/* /var/log/* /var/tmp/* /etc/ssh/ssh_host_* \
  /var/lib/mysql /var/lib/rabbitmq /var/lib/ceph /var/lib/dpkg /var/lib/apt /var/lib/systemd /var/lib/keystone /var/lib/manila
# Ceph and Ganesha stay on their own machine, or in their own pods.
rm -rf /usr/bin/ceph-* /usr/bin/radosgw-admin /usr/bin/ganesha* /usr/lib/ganesha /usr/share/ceph /usr/share/sphinx /usr/share/X11 \
  /usr/lib/python3/dist-packages/manila /usr/lib/python3/dist-packages/sphinx

# Nobody is root in these pods; the lab's own user has no place in Debian's files.
useradd --uid 10001 --user-group --home-dir /var/lib/openstack --shell /usr/sbin/nologin openstack

# An image's files have no time of their own, and Python takes a compiled file for stale where its source has another time than it
# remembers. Pods cannot write what they compile anew, so they would do it at each start: these are marked as ones that are never looked
# into (PEP 552: flag 1 in the fifth byte is "by hash", and 2 would be "check it").
python3 -m compileall -q --invalidation-mode unchecked-hash /opt/manila > /dev/null || true
find /usr/lib/python3 /usr/lib/python3.13 /opt/manila -name '*.pyc' -print0 | python3 -c '
import sys
for path in sys.stdin.buffer.read().split(b"\0")[:-1]:
    with open(path, "r+b") as file:
        file.seek(4)
        file.write(b"\1\0\0\0")
'

# What a container has of its own.
rm -rf /dev/*
