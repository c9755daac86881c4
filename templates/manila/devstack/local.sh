#!/bin/bash
# devstack runs this at its end, as the user stack, in its own directory: the lab's share types, and a catalog that works
# from inside and from outside.
set -eo pipefail
TYPES='{{TYPES}}'
BACKENDS='{{BACKENDS}}'
ADDRESS={{ADDRESS}}
PUBLIC_ADDRESS={{PUBLIC_ADDRESS}}
. ./openrc admin admin > /dev/null

known=$(openstack share type list -f value -c Name)
for type in $TYPES; do
  name=${type%%=*}
  grep -qxF "$name" <<< "$known" || openstack share type create "$name" false \
    --snapshot-support true --create-share-from-snapshot-support true \
    --extra-specs "share_backend_name=${type#*=}"
done

# gophercloud takes version 1 of the API for Manila where the catalog still has it (2025.x).
if [ "$(openstack service show manila -f value -c type 2> /dev/null)" = share ]; then
  openstack service delete manila
fi

# devstack knows public endpoints only, and they are at the machine's own address: that is what pods need. Who comes from
# outside needs the address that is seen there.
endpoints() { openstack endpoint list --interface "$1" -f json; }
public=$(endpoints public)
internal=$(endpoints internal)
jq -r --argjson known "$internal" \
  '.[] | select(."Service Name" as $name | $known | all(."Service Name" != $name)) | [.Region, ."Service Name", .URL] | @tsv' \
  <<< "$public" |
  while read -r region service url; do
    openstack endpoint create --region "$region" "$service" internal "$url"
  done
export OS_INTERFACE=internal
jq -r '.[] | [.ID, .URL] | @tsv' <<< "$public" |
  while read -r id url; do
    openstack endpoint set "$id" --url "${url//$ADDRESS/$PUBLIC_ADDRESS}"
  done

# devstack has Manila check tokens at keystone's public endpoint, which from now on is an address that the server itself may
# not reach: each request to Manila would hang.
sudo sed -i '/^\[keystone_authtoken\]/,/^\[/ s/^interface *=.*/interface = internal/' /etc/manila/manila.conf
sudo systemctl restart devstack@m-api

# manila-share starts a process for each back end. At the first start they race for the availability zone's row, and one may
# end without a service while the unit is active (LP#2008813 did not mend it).
without_service() {
  local services
  services=$(openstack share service list -f json) || return 0
  for backend in $BACKENDS; do
    jq -e --arg backend "@$backend" 'any(.[]; with_entries(.key |= ascii_downcase) |
      .binary == "manila-share" and .state == "up" and (.host | endswith($backend)))' <<< "$services" > /dev/null ||
      echo "$backend"
  done
}
all_up() { # seconds
  local end=$(($(date +%s) + $1))
  while missing=$(without_service) && [ -n "$missing" ]; do
    [ "$(date +%s)" -lt "$end" ] || return
    sleep 2
  done
}
if ! all_up 60; then
  echo "manila-share has no service for back end" $missing: starts it again
  # Asked to stop, it waits a minute for the dead process.
  sudo systemctl kill --signal=KILL devstack@m-shr || true
  sudo systemctl restart devstack@m-shr
  if ! all_up 120; then
    echo "manila-share has no service for back end" $missing "after it was started again; see: journalctl -u devstack@m-shr"
    exit 1
  fi
fi
