# Takes out of the pool what the lab's NFS server keeps there, and the lab's name. The file system is not touched.
# variables: CLIENT NFS_POOL LAB

store() { timeout 20 rados --id "$CLIENT" --pool "$NFS_POOL" "$@"; }

if [ "$(store get manilakube-lab - 2> /dev/null || true)" != "$LAB" ]; then
  exit 0
fi
systemctl stop nfs-ganesha
# What Ganesha knows of its clients it keeps by the name of its node, which is node0 until it has heard of another one.
names=$(store ls | grep -E '^(ganesha-export-.*|[^ ]+_(recov|old).*)$' || true)
for name in $names; do
  store rm "$name"
done
store rm manilakube-lab
