# Makes this machine a worker of the cluster that /etc/manilakube/join.yaml names. A broken-off join is taken back first, and
# so is one to another cluster: a control plane that was lost has another authority.
# variables: TOKEN

# The node plugins' own mounts below /var/lib/kubelet are in use until their containers are gone.
reset() {
  printf '%s\n' 'apiVersion: kubeadm.k8s.io/v1beta4' 'kind: ResetConfiguration' 'force: true' \
    'unmountFlags: [MNT_DETACH]' > /run/manilakube-reset.yaml
  kubeadm reset --config /run/manilakube-reset.yaml
  rm /run/manilakube-reset.yaml
  # What kubeadm leaves to its caller. A new kube-proxy that finds the old one's tables leaves the services' addresses out.
  nft list tables | sed --quiet --regexp-extended '/ (kube-proxy|flannel-ipv[46])$/p' | while read -r table; do nft delete "$table"; done
}

wanted=/etc/manilakube/join.yaml
# What the machine has joined.
made=/etc/manilakube/join.done
if cmp --silent "$wanted" "$made"; then
  exit 0
fi
rm -f "$made"
if [ -e /etc/kubernetes/kubelet.conf ]; then
  reset
fi
/usr/local/lib/manilakube/kubelet-patches
umask 077
config=$(cat "$wanted")
# Quoted: YAML reads a token that happens to have digits only as a number.
printf '%s\n' "${config//JOIN_TOKEN/\"$TOKEN\"}" > /run/manilakube-join.yaml
trap 'rm -f /run/manilakube-join.yaml' EXIT
kubeadm join --config /run/manilakube-join.yaml
cp "$wanted" "$made"
