# Runs in the storage machine's root file system: the services start when they are configured, and in their order.

for service in mariadb rabbitmq-server keystone manila-api manila-scheduler manila-share nfs-ganesha nfs-ganesha-lock \
  ceph-crash memcached apache2 epmd; do
  systemctl disable --quiet "$service.service" 2> /dev/null || true
done
systemctl mask --quiet nfs-ganesha-lock.service epmd.socket
# Ganesha registers NFSv3 there.
systemctl enable --quiet rpcbind.service

# Debian's uwsgi files ask for many more workers than a lab needs, and for a profile that a container cannot load.
for file in /etc/*/*uwsgi.ini; do
  sed -i -E 's/^processes = .*/processes = 2/; s/^threads = .*/threads = 4/; s/^plugins = python3,apparmor/plugins = python3/; /^apparmor-profile/d' "$file"
done

# Manila's API is the chosen release's and not Debian's.
sed -i '/^paste/d; /^wsgi-file/d' /etc/manila/manila-api-uwsgi.ini
cat >> /etc/manila/manila-api-uwsgi.ini <<'INI'
virtualenv = /opt/manila/current
module = manila.wsgi.api:application
# Its own guess is the name of Python's importer.
env = OS_DEFAULT__LOG_FILE=manila-api.log
INI

# Python 3.13 with the bcrypt of that time: no module of the manager that imports it (by mgr_util: all) loads in a
# subinterpreter. Only the dashboard hashes passwords.
sed -i '/^import bcrypt$/d; s/^def password_hash(.*/&\n    import bcrypt/' /usr/share/ceph/mgr/mgr_util.py

# sudo finds the lab's own manila-rootwrap first; what it lets through is Manila's as before.
sed -i 's|NOPASSWD: /usr/bin/manila-rootwrap \(.*\)$|&, NOPASSWD: /usr/local/bin/manila-rootwrap \1|' /etc/sudoers.d/manila*
grep -q /usr/local/bin/manila-rootwrap /etc/sudoers.d/manila-common
# Manila hands the text of a Ganesha export over as an argument, and it holds the key of the share's cephx user: no command
# line of Manila's goes to the journal.
echo 'Defaults:manila !syslog' > /etc/sudoers.d/manilakube
chmod 0440 /etc/sudoers.d/manilakube
visudo --check --quiet
