# shellcheck shell=bash
# Commands with a bound in seconds, whose script still answers a signal at once. To be sourced.

running=

# bounded SECONDS COMMAND …: ends with 124 where the command did not end within the bound.
bounded() {
  local code=0
  # In the background, for bash holds a trap back until the command in the foreground has ended; with this script's own input.
  timeout --foreground --kill-after=30 "$@" <&0 &
  running=$!
  wait "$running" || code=$?
  running=
  return "$code"
}

# For the trap at exit.
end_running() {
  if [ -n "$running" ]; then
    kill "$running" 2> /dev/null || true
    wait "$running" 2> /dev/null || true
    running=
  fi
}

# in_namespaces SECONDS ARGUMENTS …: bash with the script of its input. What it mounts and starts ends with it.
in_namespaces() {
  bounded "$1" unshare --mount --pid --fork --kill-child --mount-proc bash -euo pipefail -s "${@:2}"
}

# Twelve hex digits over its input.
key() {
  sha256sum | cut -c 1-12
}
