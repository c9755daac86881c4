#!/bin/bash
# What the job runs as the user stack. A second run starts from a clean machine: stack.sh does not mend what one that failed
# has left.
cd /opt/stack/devstack || exit
if [ -e /opt/stack/manilakube/begun ]; then
  ./unstack.sh
  ./clean.sh
fi
touch /opt/stack/manilakube/begun
exec ./stack.sh
