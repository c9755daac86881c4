# Makes this machine a worker. A broken-off join is taken back first.
# variables: TOKEN

if [ -e /etc/manilakube/join.done ]; then
  exit 0
fi
if [ -e /etc/kubernetes/kubelet.conf ]; then
  kubeadm reset --force
fi
/usr/local/lib/manilakube/kubelet-patches
umask 077
config=$(cat /etc/manilakube/join.yaml)
# Quoted: YAML reads a token that happens to have digits only as a number.
printf '%s\n' "${config//JOIN_TOKEN/\"$TOKEN\"}" > /run/manilakube-join.yaml
trap 'rm -f /run/manilakube-join.yaml' EXIT
kubeadm join --config /run/manilakube-join.yaml
touch /etc/manilakube/join.done
