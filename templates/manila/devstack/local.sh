#!/bin/bash
# devstack runs this at its end, as the user stack, in its own directory: the lab's share types, and a catalog that works
# from inside and from outside.
set -eo pipefail
TYPES='{{TYPES}}'
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
