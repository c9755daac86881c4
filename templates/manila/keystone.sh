# Keystone with the lab's projects, users, roles, catalog and CSI's credential. /etc/manilakube/keystone.ini is merged into its settings.
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
export REGION SHARE_URL PUBLIC_SHARE_URL SERVICE_PASSWORD DEMO_PASSWORD
python3 /usr/local/lib/manilakube/identity.py /etc/manilakube/application-credential.json
