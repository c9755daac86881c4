#!/bin/bash
# Brings Manila's database to the schema of the release.
# variables: RELEASE
set -euo pipefail
database() { mariadb --defaults-file=/etc/manila/client.cnf --batch --skip-column-names --execute "$1"; }
# A schema that the release does not know is of a newer one; Manila cannot take it back.
revision=
if [ -n "$(database "SHOW TABLES LIKE 'alembic_version'")" ]; then
  revision=$(database 'SELECT version_num FROM alembic_version')
fi
if [ -n "$revision" ] && ! grep -qrF --include '*.py' "$revision" "$RELEASE"/lib/python3*/site-packages/manila/db/migrations; then
  echo "manila.release ${RELEASE##*/} is older than the lab's database, which has the schema $revision: choose the former release, or take the lab down first" >&2
  exit 1
fi
exec "$RELEASE/bin/manila-manage" db sync
