# Removes from Ceph what belongs to no share of Manila any more: subvolumes with their snapshots, and logins.
# variables: FILE_SYSTEM VOLUMES LOGINS

ceph_() { ceph --connect-timeout 10 "$@"; }
for volume in $VOLUMES; do
  snapshots=$(ceph_ fs subvolume snapshot ls "$FILE_SYSTEM" "$volume" --format json)
  printf '%s' "$snapshots" | python3 -c 'import json, sys; print(*(each["name"] for each in json.load(sys.stdin)), sep="\n")' |
    while read -r snapshot; do
      [ -z "$snapshot" ] || ceph_ fs subvolume snapshot rm "$FILE_SYSTEM" "$volume" "$snapshot" --force
    done
  ceph_ fs subvolume rm "$FILE_SYSTEM" "$volume" --force
done
for login in $LOGINS; do
  ceph_ auth rm "$login"
done
