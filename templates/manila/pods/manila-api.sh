#!/bin/bash
# Manila's API. Of the release's own pipelines the first version of the API goes where nobody logs in: it has none for that (2025.2;
# newer ones have no first version).
# variables: AUTH RELEASE
set -euo pipefail
if [ "$AUTH" = none ]; then
  sed '/^\/v1:/d' "$RELEASE/etc/manila/api-paste.ini" > /tmp/api-paste.ini
else
  cp "$RELEASE/etc/manila/api-paste.ini" /tmp/api-paste.ini
fi
exec /usr/bin/uwsgi_python3 --http-socket :8786 --ini /usr/local/lib/manilakube/uwsgi.ini \
  --virtualenv "$RELEASE" --module manila.wsgi.api:application
