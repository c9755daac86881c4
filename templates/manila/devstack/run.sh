#!/bin/bash
# What the job runs as the user stack. A second run starts from a clean machine: stack.sh does not mend what one that failed
# has left.
# A line that begins so is a step of the job, with its moment (UTC); src/remote/step.ts reads it.
step() { echo "=== step: $(date -u '+%F %T.%3N') | $*"; }

cd /opt/stack/devstack || exit
step "Preflight"
sudo /usr/local/lib/manilakube/devstack-preflight || exit
if [ -e /opt/stack/manilakube/begun ]; then
  step "Cleaning what the run before has left"
  # It calls unstack.sh.
  ./clean.sh
  # stack.sh leaves clones as they are: another branch, or a change that is no longer asked for, would be ignored.
  for clone in /opt/stack/*/.git; do
    [ "$clone" = /opt/stack/devstack/.git ] || rm -rf "${clone%/.git}"
  done
fi
touch /opt/stack/manilakube/begun

step "Reading local.conf"
# stack.sh tells its steps to a file of its own only.
summary=/opt/stack/manilakube/logs/stack.sh.log.summary
rm -f "$summary"
./stack.sh &
stack=$!
tail --follow=name --retry --lines=+1 --sleep-interval=0.2 --pid=$stack "$summary" 2> /dev/null |
  sed --unbuffered --quiet '/| stack.sh log /! s/^[-0-9]* [0-9:.]* | /=== step: &/p' &
reader=$!
code=0
wait $stack || code=$?
# The last steps.
wait $reader
exit $code
