# Manila's settings and database. /etc/manilakube/manila.ini is merged into manila.conf.

crudini --merge /etc/manila/manila.conf < /etc/manilakube/manila.ini
chown root:manila /etc/manila/manila.conf
install -d -o manila -g manila /var/lib/manila/tmp
runuser -u manila -- manila-manage db sync
# Where it runs already, it takes up what has changed.
systemctl try-restart manila-api manila-scheduler manila-share
