#!/bin/sh
# Says what is missing on this machine for stack.sh; root reads local.conf, which holds passwords.
export LOCAL_CONF=/etc/manilakube/devstack/local.conf RELEASES='{{RELEASES}}' MEMORY_MIB={{MEMORY_MIB}} DISK_MIB={{DISK_MIB}}
exec python3 /usr/local/lib/manilakube/devstack-preflight.py
