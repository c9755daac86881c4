# What the lab must know of a finished devstack: a credential for CSI, and where Ceph's monitors are.
# variables: DIRECTORY

export PATH=/opt/stack/data/venv/bin:$PATH
as_demo() {
  runuser -u stack -- env HOME=/opt/stack PATH="$PATH" \
    bash -c "cd $DIRECTORY; . ./openrc demo demo > /dev/null; export OS_INTERFACE=internal; $1"
}

umask 077
credential=/etc/manilakube/application-credential.json
as_demo 'openstack application credential delete manila-csi' 2> /dev/null || true
as_demo 'openstack application credential create manila-csi --role member -f json' > "$credential.whole"
jq -e '{id: (.id // .ID), secret: (.secret // .Secret)}' "$credential.whole" > "$credential"
rm "$credential.whole"
jq -e '.id and .secret' "$credential" > /dev/null

# Version 1 of the messenger: what export locations name.
ceph mon dump --format json 2> /dev/null |
  jq -er '[.mons[].public_addrs.addrvec[] | select(.type == "v1") | .addr] | join(",")' > /etc/manilakube/monitors
