# Starts Manila; makes its share types and the credential that CSI works with.
# variables: SHARE_URL TYPES

systemctl enable --quiet manila-api manila-scheduler manila-share
# The scheduler first: a share manager reports its capabilities when it starts and then only once a minute.
systemctl restart manila-api manila-scheduler
for _ in $(seq 300); do
  curl --silent --output /dev/null "${SHARE_URL%/v2}/" && break
  sleep 0.2
done
systemctl restart manila-share

. /etc/manilakube/adminrc
known=$(openstack share type list -f value -c Name)
create() { # name, further arguments …
  grep -qxF "$1" <<< "$known" ||
    echo "share type create $1 false --snapshot-support true --create-share-from-snapshot-support true ${*:2}"
}
{
  # As devstack's: for whoever names no type. The scheduler takes the back end that has the share's protocol.
  create default
  for type in $TYPES; do
    create "${type%%=*}" --extra-specs "share_backend_name=${type#*=}"
  done
} > /run/manilakube-types
openstack < /run/manilakube-types || true
openstack share type list -f value -c Name > /run/manilakube-types
for type in default $TYPES; do
  grep -qxF "${type%%=*}" /run/manilakube-types
done

. /etc/manilakube/demorc
umask 077
if [ ! -s /etc/manilakube/application-credential.json ]; then
  openstack application credential delete manila-csi 2> /dev/null || true
  openstack application credential create manila-csi --role member -f json > /etc/manilakube/application-credential.next
  jq '{id: (.id // .ID), secret: (.secret // .Secret)}' /etc/manilakube/application-credential.next > /etc/manilakube/application-credential.json
  rm /etc/manilakube/application-credential.next
fi
jq -e '.id and .secret' /etc/manilakube/application-credential.json > /dev/null
