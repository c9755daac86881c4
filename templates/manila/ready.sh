# Ready is when a share of each type can be made with CSI's own credential, and a server answers for it.
# variables: TYPES AUTH_URL SHARE_URL MICROVERSION SECONDS_AT_MOST BOOT

export TYPES AUTH_URL SHARE_URL MICROVERSION SECONDS_AT_MOST
CREDENTIAL=/etc/manilakube/application-credential.json exec python3 /usr/local/lib/manilakube/manila-ready
