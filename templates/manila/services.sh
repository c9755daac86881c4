# Starts the chosen release of Manila, and makes its share types.
# variables: RELEASE MICROVERSION SHARE_URL TYPES

[ "$(readlink /opt/manila/current)" = "$RELEASE" ]
systemctl enable --quiet manila-api manila-scheduler manila-share
# The scheduler first: a share manager reports its capabilities when it starts and then only once a minute.
systemctl restart manila-api manila-scheduler
for _ in $(seq 300); do
  curl --silent --output /dev/null "${SHARE_URL%/v2}/" && break
  sleep 0.2
done
systemctl restart manila-share

. /etc/manilakube/adminrc
# Words: `type=back end` each.
python3 /usr/local/lib/manilakube/share-types.py "$MICROVERSION" $TYPES
