# Chooses Manila's release, and gives it its settings and database. /etc/manilakube/manila.ini is merged into manila.conf.
# variables: RELEASE

chosen=/opt/manila/$RELEASE
current=$(readlink /opt/manila/current || echo none)
if [ ! -x "$chosen/bin/manila-manage" ]; then
  echo "manila.release $RELEASE is not on this machine, which has $(cd /opt/manila && echo [0-9]*): make its image anew" >&2
  exit 1
fi

# A schema that the release does not know is of a newer one; Manila cannot take it back.
revision=
if [ -n "$(mariadb --skip-column-names --execute "SHOW TABLES LIKE 'alembic_version'" manila)" ]; then
  revision=$(mariadb --skip-column-names --execute 'SELECT version_num FROM alembic_version' manila)
fi
if [ -n "$revision" ] && ! grep -qrF --include '*.py' "$revision" "$chosen"/lib/python3*/site-packages/manila/db/migrations; then
  echo "manila.release $RELEASE is older than the lab's database, which has the schema $revision of $current: choose $current or newer, or take the lab down first" >&2
  exit 1
fi

if [ "$current" != "$RELEASE" ]; then
  # The next phase starts them again.
  systemctl stop manila-api manila-scheduler manila-share
  ln -sfn "$RELEASE" /opt/manila/current
fi
for command in "$chosen"/bin/manila-*; do
  # The lab has a rootwrap of its own.
  case $command in *-rootwrap) continue ;; esac
  ln -sf "/opt/manila/current/bin/${command##*/}" /usr/local/bin
done
rm -rf /etc/manila/rootwrap.d
cp -r "$chosen"/etc/manila/{api-paste.ini,rootwrap.conf,rootwrap.d} /etc/manila

crudini --merge /etc/manila/manila.conf < /etc/manilakube/manila.ini
chown root:manila /etc/manila/manila.conf
install -d -o manila -g manila /var/lib/manila/tmp
runuser -u manila -- manila-manage db sync
# Where it runs already, it takes up what has changed.
systemctl try-restart manila-api manila-scheduler manila-share
