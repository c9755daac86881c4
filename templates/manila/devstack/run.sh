#!/bin/bash
# What the job runs as the user stack. A second run starts from a clean machine: stack.sh does not mend what one that failed
# has left.
cd /opt/stack/devstack || exit
if [ -e /opt/stack/manilakube/begun ]; then
  # It calls unstack.sh.
  ./clean.sh
  # stack.sh leaves clones as they are: another branch, or a change that is no longer asked for, would be ignored.
  for clone in /opt/stack/*/.git; do
    [ "$clone" = /opt/stack/devstack/.git ] || rm -rf "${clone%/.git}"
  done
fi
touch /opt/stack/manilakube/begun
exec ./stack.sh
