# Restarts Manila's services, as after a patch of its code on the machine; waits until they run.
# variables:

units=$(systemctl list-units --all --plain --no-legend 'devstack@m-*.service' 'manila-*.service' | cut -d ' ' -f 1)
if [ -z "$units" ]; then
  echo "no unit of Manila is on this machine"
  exit 1
fi
systemctl restart $units
systemctl show --property Id,ActiveState --value $units | xargs -n 2
systemctl is-active --quiet $units
