# Keystone with the lab's projects, users, roles and catalog. /etc/manilakube/keystone.ini is merged into its settings.
# The public addresses are for the lab's user, the others for its machines; they differ behind a router.
# variables: AUTH_URL SHARE_URL PUBLIC_AUTH_URL PUBLIC_SHARE_URL REGION ADMIN_PASSWORD DEMO_PASSWORD SERVICE_PASSWORD

crudini --merge /etc/keystone/keystone.conf < /etc/manilakube/keystone.ini
chown root:keystone /etc/keystone/keystone.conf

runuser -u keystone -- keystone-manage db_sync
keystone-manage fernet_setup --keystone-user keystone --keystone-group keystone
keystone-manage credential_setup --keystone-user keystone --keystone-group keystone
# Read from the environment, so that no process list shows it.
OS_BOOTSTRAP_PASSWORD="$ADMIN_PASSWORD" keystone-manage bootstrap --bootstrap-region-id "$REGION" \
  --bootstrap-admin-url "$AUTH_URL" --bootstrap-internal-url "$AUTH_URL" --bootstrap-public-url "$PUBLIC_AUTH_URL"

systemctl enable --quiet keystone
systemctl restart keystone
for _ in $(seq 300); do
  curl --silent --fail --output /dev/null "$AUTH_URL" && break
  sleep 0.2
done
curl --silent --show-error --fail --output /dev/null "$AUTH_URL"

. /etc/manilakube/adminrc
# One interactive client for all of it: each start of it costs two seconds. How it ends says nothing: always 0 in bookworm,
# always 1 in trixie.
openstack > /etc/manilakube/keystone.out 2>&1 <<COMMANDS || true
project create --or-show --domain default service
project create --or-show --domain default demo
user create --or-show --domain default --password $SERVICE_PASSWORD manila
user create --or-show --domain default --password $DEMO_PASSWORD demo
user set --password $SERVICE_PASSWORD manila
user set --password $DEMO_PASSWORD demo
role add --project service --user manila admin
role add --project demo --user demo member
COMMANDS
rm -f /etc/manilakube/keystone.out

if ! openstack endpoint list --service sharev2 -f value -c URL 2> /dev/null | grep -q .; then
  openstack <<COMMANDS || true
service create --name manilav2 sharev2
endpoint create --region $REGION sharev2 public $PUBLIC_SHARE_URL
endpoint create --region $REGION sharev2 internal $SHARE_URL
endpoint create --region $REGION sharev2 admin $SHARE_URL
COMMANDS
fi
openstack endpoint list --service sharev2 --interface public -f value -c URL | grep -qxF "$PUBLIC_SHARE_URL"
