#!/bin/bash
# What user-machine.sh runs on its machine as root after `down`: names what a lab has left. left.sh STACK, in the user's home.
set -euo pipefail
shopt -s inherit_errexit
left=$(
  podman ps --all --format 'container {{.Names}}'
  podman volume ls --format 'volume {{.Name}}'
  podman network ls --format 'network {{.Name}}' | grep -v '^network podman$' || true
  find manilakube/.lab -mindepth 1 -path manilakube/.lab/reports -prune -o -name "$1*" -print 2> /dev/null || true
  ip -brief link show type bridge
)
if [ -n "$left" ]; then
  printf 'left: %s\n' "$left"
  exit 1
fi
echo 'no container, volume, network, bridge or file of the lab'
