# Ceph on one machine (monitor, manager, OSD, metadata server), a file system, and Ganesha before it.
# /etc/ceph/ceph.conf, /etc/ganesha/ganesha.conf and how Ganesha starts are in their places.
# variables: ADDRESS FSID OSD_UUID

host=$(hostname)
fsid=$FSID

until_ok() { # seconds, command …: a condition that another daemon brings about
  local seconds=$1
  shift
  for _ in $(seq $((seconds * 5))); do
    "$@" > /dev/null 2>&1 && return 0
    sleep 0.2
  done
  echo "not true within $seconds s: $*" >&2
  return 1
}

ceph_() { ceph --connect-timeout 10 "$@"; }

# What daemons and clients read of it: the size of the OSD's file counts only where that is made, or grows.
ceph_settings() { sed '/^bluestore_block_size = /d' /etc/ceph/ceph.conf; }

start_ceph() { ceph_settings | /usr/local/lib/manilakube/start "$1"; }

directory() { install -d -o ceph -g ceph "$1"; }

keyring() { # entity, file, owner, capability …
  local entity=$1 file=$2 owner=$3
  shift 3
  [ -s "$file" ] || ceph_ auth get-or-create "$entity" "$@" -o "$file"
  chown "$owner" "$file"
  chmod 0600 "$file"
}

for path in mon/ceph-"$host" mgr/ceph-"$host" osd/ceph-0 mds/ceph-"$host"; do
  directory "/var/lib/ceph/$path"
done
chown ceph:ceph /var/lib/ceph

if [ ! -e "/var/lib/ceph/mon/ceph-$host/keyring" ]; then
  seed=$(mktemp -d)
  ceph-authtool --create-keyring "$seed/keyring" --gen-key -n mon. --cap mon 'allow *' > /dev/null
  ceph-authtool --create-keyring /etc/ceph/ceph.client.admin.keyring --gen-key -n client.admin \
    --cap mon 'allow *' --cap osd 'allow *' --cap mds 'allow *' --cap mgr 'allow *' > /dev/null
  ceph-authtool "$seed/keyring" --import-keyring /etc/ceph/ceph.client.admin.keyring > /dev/null
  monmaptool --create --clobber --addv "$host" "[v2:$ADDRESS:3300,v1:$ADDRESS:6789]" --fsid "$fsid" "$seed/monmap" > /dev/null
  chown -R ceph:ceph "$seed"
  runuser -u ceph -- ceph-mon --mkfs -i "$host" --monmap "$seed/monmap" --keyring "$seed/keyring"
  rm -rf "$seed"
fi
start_ceph "ceph-mon@$host"
until_ok 60 ceph_ mon stat

keyring "mgr.$host" "/var/lib/ceph/mgr/ceph-$host/keyring" ceph: mon 'allow profile mgr' osd 'allow *' mds 'allow *'
start_ceph "ceph-mgr@$host"

osd=/var/lib/ceph/osd/ceph-0
if [ ! -e "$osd/ready" ]; then
  if [ ! -s "$osd/keyring" ]; then
    secret=$(ceph-authtool --gen-print-key)
    printf '{"cephx_secret": "%s"}' "$secret" | ceph_ osd new "$OSD_UUID" -i - > /dev/null
    (umask 077; printf '[osd.0]\n\tkey = %s\n' "$secret" > "$osd/keyring")
  fi
  chown -R ceph:ceph "$osd"
  # A monitor that has answered `osd new` may not know the key yet, and then refuses it: seen once.
  for left in 4 3 2 1 0; do
    ceph-osd -i 0 --mkfs --osd-uuid "$OSD_UUID" --setuser ceph --setgroup ceph && break
    [ "$left" -gt 0 ] || exit 1
    sleep 1
  done
fi
# The setting may have become another one since the OSD was made.
wanted=$(sed --quiet 's/^bluestore_block_size = //p' /etc/ceph/ceph.conf)
size=$(stat --format %s "$osd/block")
# There while the file has grown and Ceph has not been told: a run that is broken off in between is not done.
growing=$osd/growing
if [ "$wanted" -lt "$size" ]; then
  echo "manilakube:manila.cephSize: $wanted bytes are less than the $size that Ceph has, and Ceph cannot shrink:" \
    "take the change back, or \`lab down\` and \`lab up\`" >&2
  exit 1
elif [ "$wanted" -gt "$size" ] || [ -e "$growing" ]; then
  systemctl stop ceph-osd@0
  touch "$growing"
  truncate --size "$wanted" "$osd/block"
  ceph-bluestore-tool bluefs-bdev-expand --path "$osd" > /dev/null
  chown -R ceph:ceph "$osd"
  rm "$growing"
fi
start_ceph ceph-osd@0
until_ok 120 sh -c 'ceph --connect-timeout 10 osd stat | grep -q " 1 up"'

keyring "mds.$host" "/var/lib/ceph/mds/ceph-$host/keyring" ceph: \
  mon 'profile mds' mgr 'profile mds' mds 'allow *' osd 'allow *'
start_ceph "ceph-mds@$host"

for pool in cephfs_metadata cephfs_data nfs-ganesha; do
  ceph_ osd pool create "$pool" 8
done
ceph_ fs ls | grep -q 'name: cephfs,' || ceph_ fs new cephfs cephfs_metadata cephfs_data
# A client that vanished is let go after half a minute instead of five; restarts of a lab are frequent.
ceph_ fs set cephfs session_timeout 30
ceph_ fs set cephfs session_autoclose 30
ceph_ osd pool application enable nfs-ganesha nfs

keyring client.manila /etc/ceph/ceph.client.manila.keyring manila: mgr 'allow rw' mon 'allow r' osd 'allow rw pool=nfs-ganesha'
keyring client.ganesha /etc/ceph/ceph.client.ganesha.keyring root: mon 'allow r' osd 'allow rw pool=nfs-ganesha'

# Ganesha reads its exports from here at start; Manila adds to it.
rados -p nfs-ganesha stat ganesha-export-index > /dev/null 2>&1 || rados -p nfs-ganesha put ganesha-export-index /dev/null

until_ok 120 sh -c 'ceph --connect-timeout 10 mds stat | grep -q up:active'
until_ok 120 ceph_ fs subvolume ls cephfs

systemctl daemon-reload
{ systemctl cat nfs-ganesha; cat /etc/ganesha/ganesha.conf; ceph_settings; } | /usr/local/lib/manilakube/start nfs-ganesha
until_ok 60 sh -c 'ss -ltn | grep -q :2049'
