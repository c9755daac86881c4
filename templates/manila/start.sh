#!/bin/bash
# start UNIT: starts a service, or starts it again where its settings have changed since. Standard input is all that the
# service reads when it starts. A hash of that text is remembered until the machine boots, when each service starts anew.
set -euo pipefail
unit=$1
directory=/run/manilakube-started
mkdir -p "$directory"
remembered=$directory/$unit
now=$(sha256sum)

systemctl enable --quiet "$unit"
if [ -e "$remembered" ] && [ "$(cat "$remembered")" = "$now" ]; then
  systemctl start "$unit"
else
  # Not remembered: of an `up` before there was this script, or broken off in the middle.
  rm -f "$remembered"
  systemctl restart "$unit"
fi
printf '%s\n' "$now" > "$remembered"
