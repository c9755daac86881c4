#!/bin/bash
# MariaDB, with its data in /var/lib/mysql/data; an installation that was broken off is begun anew.
set -euo pipefail
volume=/var/lib/mysql
settings=/usr/local/lib/manilakube/mariadb.cnf
if [ ! -d "$volume/data" ]; then
  rm -rf "$volume/unfinished"
  mariadb-install-db --no-defaults --datadir="$volume/unfinished" --skip-test-db --auth-root-authentication-method=normal > /tmp/install.log 2>&1 ||
    { cat /tmp/install.log >&2; exit 1; }
  mv "$volume/unfinished" "$volume/data"
fi
exec mariadbd --defaults-file="$settings"
