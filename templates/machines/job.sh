# Starts a long job as a systemd unit, or finds it running, and follows its log to its end. It goes on when nobody listens:
# a caller who comes back goes on from the line after the last one seen.
# variables: UNIT RUN_AS COMMAND CONFIGURATION AT_MOST CALLER FROM

state=/var/lib/manilakube/$UNIT
log=$state/log
install -d -m 0700 "$state"
property() { systemctl show --property "$1" --value "$UNIT.service"; }
remembered() { cat "$state/$1" 2> /dev/null || true; }

start() {
  systemctl stop "$UNIT.service" 2> /dev/null || true
  systemctl reset-failed "$UNIT.service" 2> /dev/null || true
  # Exited is done, and the deadline holds without us.
  cat > "/etc/systemd/system/$UNIT.service" << EOF
[Unit]
Description=manilakube: $COMMAND
[Service]
User=$RUN_AS
ExecStart=$COMMAND
Type=exec
RemainAfterExit=yes
RuntimeMaxSec=$AT_MOST
TimeoutStopSec=20
StandardOutput=append:$log
StandardError=append:$log
EOF
  (umask 077; : > "$log")
  printf '%s' "$CONFIGURATION" > "$state/configuration"
  systemctl daemon-reload
  systemctl start "$UNIT.service"
}

# A failure is reported once, to the caller who has followed it; the next one starts again.
if [ "$(remembered caller)" != "$CALLER" ]; then
  case "$(remembered configuration) $(property ActiveState)" in
    "$CONFIGURATION active") ;;
    *) start ;;
  esac
  printf '%s' "$CALLER" > "$state/caller"
fi

main=$(property MainPID)
if [ "$main" = 0 ]; then
  tail --lines="+$FROM" "$log"
else
  tail --lines="+$FROM" --follow=name --pid="$main" "$log"
fi
# Its other processes have some seconds to end.
for _ in $(seq 300); do
  [ "$(property SubState)" = running ] || [ "$(property ActiveState)" = deactivating ] || break
  sleep 0.1
done
[ "$(property SubState)" != exited ] || exit 0

step=$(sed --quiet 's/^=== step: [-0-9]* [0-9:.]* | //p' "$log" | tail --lines=1)
case "$(property Result)" in
  timeout) echo "$COMMAND did not end within $AT_MOST s; step: ${step:-unknown}" ;;
  *) echo "$COMMAND failed with $(property Result) $(property ExecMainStatus); step: ${step:-unknown}" ;;
esac
exit 1
