# The Python package that services on this machine run. ACTION says what to do: `look` prints what is known of a package that
# is there in place of the pinned one, and nothing where there is none; `put` has the services run the package that lies in
# NEXT; `undo` has them run the pinned one again. UNITS are systemd's patterns.
# variables: ACTION PACKAGE UNITS NEXT RECORD

# UNITS must reach systemctl as they are.
set -f

# The interpreter that the services have: of the chosen release, of devstack, or the distribution's.
python=python3
for each in /opt/manila/current/bin/python3 /opt/stack/data/venv/bin/python3; do
  if [ -x "$each" ]; then
    python=$each
    break
  fi
done

# Where the package is, without running any of it: what is there may be broken.
cd /
place=$("$python" - "$PACKAGE" <<'PYTHON'
import importlib.util
import os
import sys

found = importlib.util.find_spec(sys.argv[1])
if found is None:
    sys.exit(f"{sys.executable} finds no package {sys.argv[1]}")
print(os.path.realpath(list(found.submodule_search_locations)[0]))
PYTHON
)

# Beside the package: another release of Manila has a directory of its own, and a machine made anew has neither.
pinned=$place.pinned
record=$place.redeployed

restart() {
  units=$(systemctl list-units --all --plain --no-legend $UNITS | cut -d ' ' -f 1 | xargs)
  if [ -z "$units" ]; then
    echo "no unit $UNITS is on this machine" >&2
    exit 1
  fi
  systemctl restart $units
  # A service that cannot be imported ends at once.
  sleep 2
  if ! systemctl is-active --quiet $units; then
    journalctl --no-pager --lines=20 --output=cat $(printf ' --unit=%s' $units) >&2
    echo "not all of these run: $units" >&2
    exit 1
  fi
  echo "started again: $units"
}

case $ACTION in
  look)
    if [ -e "$pinned" ] && [ -e "$record" ]; then
      cat "$record"
    fi
    ;;
  put)
    # What cannot be compiled is refused while the pinned one still runs.
    "$python" -m compileall -q -j 0 -s "$NEXT" -p "$place" "$NEXT"
    chmod -R u=rwX,go=rX "$NEXT"
    chown -R --reference="$place" "$NEXT"
    rm -rf "$place.next"
    mv "$NEXT" "$place.next"
    if [ -e "$pinned" ]; then
      rm -rf "$place"
    else
      mv "$place" "$pinned"
    fi
    mv "$place.next" "$place"
    printf '%s\n' "$RECORD" > "$record"
    restart
    ;;
  undo)
    rm -rf "$place"
    mv "$pinned" "$place"
    rm -f "$record"
    restart
    ;;
esac
