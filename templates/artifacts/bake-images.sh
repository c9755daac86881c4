# Imports an OCI layout into a root file system's containerd, so that no machine imports anything.
# Runs in mount and process namespaces of its own. Arguments: root file system, layout.
root=$1
layout=$2

mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mkdir "$root/run/layout"
mount --bind "$layout" "$root/run/layout"

chroot "$root" containerd --log-level warn &
containerd=$!
ctr() { chroot "$root" ctr --namespace k8s.io "$@"; }

for _ in $(seq 100); do
  ctr version > /dev/null 2>&1 && break
  sleep 0.1
done
ctr version > /dev/null

tar -C "$layout" -cf - . | ctr images import -
ctr images list --quiet

# Unpacked, a layer's archive is dead weight.
jq -r '.manifests[].digest' "$layout/index.json" | while read -r digest; do
  jq -r '.layers[].digest' "$layout/blobs/sha256/${digest#sha256:}"
done | sort -u | while read -r layer; do
  ctr content rm "$layer" > /dev/null
done

# What is removed goes when containerd collects garbage, which it does later; a lease that ends waits for it.
ctr leases create --id bake > /dev/null
ctr leases delete --sync bake > /dev/null

kill "$containerd"
wait "$containerd" || true
