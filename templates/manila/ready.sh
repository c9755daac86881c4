# Ready is when a share of each type can be made with CSI's own credential: every service may be up and the scheduler
# still know no back end. Plain HTTP: each start of the openstack client costs two seconds.
# variables: TYPES AUTH_URL SHARE_URL

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Headers with the token go through a file, so that no process list shows it.
jq '{auth: {identity: {methods: ["application_credential"], application_credential: .}}}' \
  /etc/manilakube/application-credential.json > "$work/login.json"
curl --silent --show-error --fail --output /dev/null --dump-header "$work/answer" \
  --header 'Content-Type: application/json' --data "@$work/login.json" "$AUTH_URL/auth/tokens"
printf 'X-Auth-Token: %s\nX-OpenStack-Manila-API-Version: 2.60\nContent-Type: application/json\n' \
  "$(sed -n 's/^[Xx]-[Ss]ubject-[Tt]oken: *\([^\r]*\).*/\1/p' "$work/answer")" > "$work/headers"

api() { # method, path, further arguments of curl …
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --header "@$work/headers" --request "$method" "$SHARE_URL/$path" "$@"
}

probe() { # share type, protocol
  local id status
  for _ in $(seq 30); do
    id=$(jq -n --arg type "$1" --arg protocol "$2" \
      '{share: {name: "probe-\($type)", share_type: $type, share_proto: $protocol, size: 1}}' |
      api POST shares --data @- | jq -r '.share.id // empty')
    status=refused
    for _ in $(seq 60); do
      [ -n "$id" ] || break
      status=$(api GET "shares/$id" | jq -r '.share.status')
      case $status in available | error) break ;; esac
      sleep 0.3
    done
    [ -z "$id" ] || api DELETE "shares/$id"
    echo "probe share of type $1: $status"
    if [ "$status" = available ]; then
      until [ "$(api GET "shares/$id" --output /dev/null --write-out '%{http_code}')" = 404 ]; do sleep 0.3; done
      return 0
    fi
    sleep 1
  done
  return 1
}

pids=()
for type in $TYPES; do
  probe "${type%%=*}" "${type#*=}" &
  pids+=($!)
done
for pid in "${pids[@]}"; do
  wait "$pid"
done
