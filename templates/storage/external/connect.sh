# Makes this machine a client of a Ceph that is there, asks what that Ceph is and what the key may do, and starts Ganesha before it.
# /etc/ceph/ceph.conf, /etc/ganesha/ganesha.conf and how Ganesha starts are in their places.
# variables: MONITORS FILE_SYSTEM CLIENT NFS_POOL LAB SECONDS_TO_ANSWER KEY

keyring=/etc/ceph/ceph.client.$CLIENT.keyring
(umask 077; printf '[client.%s]\n\tkey = %s\n' "$CLIENT" "$KEY" > "$keyring.next")
chown manila: "$keyring.next"
mv "$keyring.next" "$keyring"

export MONITORS FILE_SYSTEM CLIENT NFS_POOL LAB SECONDS_TO_ANSWER
python3 /usr/local/lib/manilakube/examine-ceph.py /etc/manilakube/ceph-fsid

store() { timeout "$SECONDS_TO_ANSWER" rados --id "$CLIENT" --pool "$NFS_POOL" "$@"; }

# Ganesha reads its exports from here at start; Manila adds to it.
store stat ganesha-export-index > /dev/null 2>&1 || store put ganesha-export-index /dev/null

systemctl daemon-reload
{
  systemctl cat nfs-ganesha
  cat /etc/ganesha/ganesha.conf /etc/ceph/ceph.conf /etc/manilakube/ganesha-store "$keyring"
} | /usr/local/lib/manilakube/start nfs-ganesha
for left in $(seq 300 -1 0); do
  ss -ltn | grep -q :2049 && break
  if [ "$left" = 0 ]; then
    echo "Ganesha does not listen on port 2049 within 60 s" >&2
    exit 1
  fi
  sleep 0.2
done

# Where it runs already, it is still the client that it was.
systemctl try-restart manila-share
