# Runs a script as a transient unit of systemd, or finds the one that runs, and passes on its output. The unit goes on when
# nobody listens. What caller and wrapper say to each other stands in src/remote/listener.ts; file descriptor 3 is what
# the caller says.
# variables: UNIT SCRIPT OUTPUTS DIGEST CALLER RUN WANT FROM AT_MOST TAKES_END START_TAKES KILL_AFTER STOP_TAKES LISTEN_FOR
# variables: LOOK_EVERY MARK

# For root only, and gone with the next boot, as units are. Tests give each of their machines a directory of its own.
units=${MANILAKUBE_UNITS:-/run/manilakube-units}
state=$units/$UNIT
service=$UNIT.service
umask 077
export LC_ALL=C PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

say() { printf '%s %s\n' "$MARK" "$1"; }

# Sets `active` to what systemd says of the unit. No answer is no word of its end: what runs must not be started again.
# systemd gives none while it executes itself anew, as its package's upgrade makes it do.
ask() {
  local last=$((SECONDS + START_TAKES))
  until active=$(timeout "$START_TAKES" systemctl show --property=ActiveState --value "$service" 2>&1); do
    [ "$SECONDS" -lt "$last" ] || fail "systemd does not say whether $service runs: $active"
    sleep 1
  done
}

goes_on() {
  ask
  case $active in
    active | activating | deactivating) ;;
    *) return 1 ;;
  esac
}

is_ending() {
  ask
  [ "$active" = deactivating ]
}

# How the script of the remembered run ended; nothing before that.
ending() { grep --text --only-matching ":end:$run: .*" "$state/log" || true; }

remember() { printf '%s %s %s\n' "$DIGEST" "$CALLER" "$run" > "$state/known"; }

# Whether the remembered run is still the one that this caller follows.
is_ours() {
  local known
  known=$(cat "$state/known" 2> /dev/null) && [ "$known" = "$DIGEST $CALLER $run" ]
}

stop() {
  local code=0
  timeout "$STOP_TAKES" systemctl stop "$service" 2> /dev/null || code=$?
  [ "$code" != 124 ] || fail "$service did not end within $STOP_TAKES s of being stopped"
}

# Its end will say that it was told to stop.
mark_stopped() { : > "$state/stopped"; }

# Tells systemd to stop the unit, and does not wait. Code 5 is a unit that is gone.
tell_stop() {
  local last=$((SECONDS + START_TAKES)) code=1
  while [ "$code" != 0 ] && [ "$code" != 5 ] && [ "$SECONDS" -lt "$last" ]; do
    code=0
    timeout "$START_TAKES" systemctl stop --no-block "$service" 2> /dev/null || code=$?
    [ "$code" = 0 ] || [ "$code" = 5 ] || sleep 1
  done
}

# Whether the remembered run is the one that the caller wants. It may end at any moment: so systemd is asked first whether
# it runs, and only then is its end looked for, which an end between the two questions has left.
fits() {
  local runs=''
  [ -n "$run" ] || return 1
  if [ "$caller" = "$CALLER" ]; then
    goes_on || [ -n "$(ending)" ]
    return
  fi
  [ "$digest" = "$DIGEST" ] && [ ! -e "$state/stopped" ] || return 1
  if goes_on; then
    # How one that is ending has ended is known in a moment.
    if [ "$active" = deactivating ]; then stop; else runs=yes; fi
  fi
  case $(ending) in
    '') [ -n "$runs" ] ;;
    # Nobody has seen its end: its caller was killed, or went away.
    ":end:$run: success exited 0") [ -n "$TAKES_END" ] ;;
    *) return 1 ;;
  esac
}

start() {
  local attempt said='' code last=$((SECONDS + START_TAKES))
  run=$RUN
  FROM=1
  [ ! -e "$state" ] || rm -rf "$state"
  mkdir "$state"
  remember
  : > "$state/log"
  printf '%s' "$SCRIPT" > "$state/script"
  # systemd runs this when the script has ended; of a unit that is stopped, other processes may be left.
  printf '%s\n' "rm -f $state/script" "[ ! -e $state/stopped ] || SERVICE_RESULT=stopped" \
    "echo \":end:$run: \$SERVICE_RESULT \${EXIT_CODE:-none} \${EXIT_STATUS:-none}\"" > "$state/end"
  for ((attempt = 0; attempt < 50 && SECONDS < last; attempt++)); do
    # Everybody may read a unit's properties; so no more than paths are in them.
    code=0
    said=$(timeout "$START_TAKES" systemd-run --quiet --collect --unit="$UNIT" --description="$UNIT" --service-type=exec \
      --property=User=root \
      --property=StandardInput="file:$state/script" \
      --property=StandardOutput="append:$state/log" \
      --property=StandardError="append:$state/log" \
      --property=IgnoreSIGPIPE=no \
      --property=KillMode=control-group \
      --property=TimeoutStopSec="$KILL_AFTER" \
      --property=RuntimeMaxSec="$AT_MOST" \
      --property=ExecStopPost="/bin/sh $state/end" \
      /bin/bash -s 2>&1) || code=$?
    case $code,$said in
      0,*) return ;;
      *'already loaded'* | *'already exists'*) ;;
      124,*)
        said="not within $START_TAKES s $said"
        # What systemd has put off, it does not do.
        tell_stop
        break
        ;;
      *) break ;;
    esac
    # systemd has not yet forgotten the run before.
    stop
    systemctl reset-failed "$service" 2> /dev/null || true
    sleep 0.1
  done
  rm -rf "$state"
  fail "$service cannot be started: $said"
}

command -v systemd-run > /dev/null || fail "systemd-run is not there; the lab's scripts run as units of systemd"
[ -d "$units" ] || mkdir -p "$units"
exec 9> "$units/$UNIT.lock"
patience=$((STOP_TAKES + START_TAKES))
flock --wait "$patience" 9 || fail "somebody else has been stopping or starting $service for $patience s"
digest='' caller='' run=''
[ ! -e "$state/known" ] || read -r digest caller run < "$state/known" || true
if [ "$WANT" = stop ]; then
  # Nothing of this caller's is left to be stopped.
  [ "$caller" = "$CALLER" ] || exit 0
  mark_stopped
  tell_stop
elif fits; then
  if [ "$caller" != "$CALLER" ]; then
    echo "$service was started by an earlier call and is followed from its first line on" >&2
    remember
  fi
else
  if [ -n "$run" ] && goes_on; then
    echo "an earlier run of $service is stopped first" >&2
    mark_stopped
    stop
  fi
  # The caller is gone, or wants it no more.
  ! read -r -t 0 <&3 || exit 1
  start
fi
exec 9>&-

say "run $run"
tail --lines="+$FROM" --follow --sleep-interval=0.1 "$state/log" 3<&- &
reader=$!
trap 'kill "$reader" 2> /dev/null || true' EXIT

# Waits until nothing of the run is left. systemd on a container's cgroup v1 only sends the signals and does not wait.
settle() {
  local last=$((SECONDS + STOP_TAKES))
  while is_ours && is_ending; do
    [ "$SECONDS" -lt "$last" ] || fail "processes of $service are left $STOP_TAKES s after its end"
    sleep 0.1
  done
}

give_outputs() {
  local name path text
  while read -r name path; do
    if ! text=$(base64 -w0 < "$path"); then
      # Or the next call would take this run for a good one.
      rm -rf "$state"
      fail "the output '$name', $path, cannot be read"
    fi
    say "output $name=$text"
  done <<< "$OUTPUTS"
}

last=$((SECONDS + LISTEN_FOR))
while [ "$SECONDS" -lt "$last" ]; do
  code=0
  read -r -t "$LOOK_EVERY" word <&3 || code=$?
  # More than 128 is silence; 1 is the end of the connection.
  case $code,$word in
    0,*) ;;
    1,*) exit 1 ;;
    # The time was over at the end of a word, or within one: bash gives what has come of it, and never again.
    *,stop | *,outputs | *,rest | *,done) ;;
    *,?*)
      read -r -t "$START_TAKES" more <&3 || exit 1
      word+=$more
      ;;
    *) word=look ;;
  esac
  case $word in
    stop)
      if is_ours; then
        mark_stopped
        tell_stop
      fi
      ;;
    outputs | rest)
      settle
      [ "$word" = rest ] || give_outputs
      say told
      ;;
    done)
      ! is_ours || rm -rf "$state"
      exit 0
      ;;
    look)
      # The end is written before systemd forgets the unit; not so where there was no room for it.
      goes_on || [ -n "$(ending)" ] || fail "$service is gone and has not said how it ended; is $units full?"
      ;;
  esac
done
exit 1
