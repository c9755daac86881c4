# Runs a program as another user, in an environment as systemd would give it to a service of that user.
# variables: RUN_AS COMMAND CONFIGURATION

# CONFIGURATION has no other use: another one makes this another script, and so another run.
group=$(id --group "$RUN_AS")
cd /
exec setpriv --reuid="$RUN_AS" --regid="$group" --init-groups --reset-env env PATH="$PATH" LANG=C.UTF-8 "$COMMAND"
