#!/bin/bash
# Keystone's schema, its administrator and its own place in the catalog.
# variables: OS_PASSWORD OS_REGION_NAME OS_AUTH_URL PUBLIC_AUTH_URL
# All of identity.env.
set -euo pipefail
. /etc/manilakube/identity.env
manage() { keystone-manage --config-file /etc/keystone/keystone.conf --config-file /etc/keystone/pods.conf "$@"; }
manage db_sync
# Read from the environment, so that no process list shows it.
export OS_BOOTSTRAP_PASSWORD=$OS_PASSWORD
manage bootstrap --bootstrap-region-id "$OS_REGION_NAME" \
  --bootstrap-admin-url "$OS_AUTH_URL" --bootstrap-internal-url "$OS_AUTH_URL" --bootstrap-public-url "$PUBLIC_AUTH_URL"
