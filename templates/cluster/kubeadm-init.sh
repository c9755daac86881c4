# Makes the control plane. /etc/kubernetes/pki/ca.{crt,key} and /etc/manilakube/init.yaml are in their places.
# A run that was broken off is taken back first, so that the next one meets a clean node.

wanted=/etc/manilakube/init.yaml
# What the control plane was made with.
made=/etc/manilakube/init.done

# A configuration without the address at which the lab's user finds the API server. The nodes use another one.
without_address() {
  sed '/^  certSANs:$/{N;d}' "$1"
}

# The address stands in the API server's certificate alone, which the lab's own authority signs again.
renew_certificate() {
  rm -f /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver.key
  kubeadm init phase certs apiserver --config "$wanted"
  kubeadm init phase upload-config kubeadm --config "$wanted"
  # By itself it may take a minute until it reads its certificate again. kubelet starts it anew.
  crictl ps --quiet --name '^kube-apiserver$' | xargs --no-run-if-empty crictl stop
  for _ in $(seq 120); do
    kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz > /dev/null 2>&1 && return
    sleep 1
  done
  echo 'the API server does not answer with its new certificate' >&2
  return 1
}

if [ ! -e "$made" ]; then
  if [ -e /etc/kubernetes/kubelet.conf ]; then
    cp -a /etc/kubernetes/pki/ca.crt /etc/kubernetes/pki/ca.key /run/
    kubeadm reset --force
    mkdir -p /etc/kubernetes/pki
    mv /run/ca.crt /run/ca.key /etc/kubernetes/pki/
  fi
  /usr/local/lib/manilakube/kubelet-patches
  kubeadm init --config "$wanted" --skip-token-print
  # kubeadm makes a token for joining by itself; the lab makes its own for each join.
  export KUBECONFIG=/etc/kubernetes/admin.conf
  kubectl -n kube-system get secrets -o name --field-selector type=bootstrap.kubernetes.io/token |
    xargs --no-run-if-empty kubectl -n kube-system delete --wait=false
  cp "$wanted" "$made"
elif cmp --silent "$wanted" "$made"; then
  :
elif [ "$(without_address "$wanted")" = "$(without_address "$made")" ]; then
  renew_certificate
  cp "$wanted" "$made"
else
  diff --unified=0 "$made" "$wanted" | tail --lines=+3 || true
  echo "a control plane cannot be made anew in its place: take the change back, or \`lab down\` and \`lab up\`" >&2
  exit 1
fi

mkdir -p /root/.kube
install -m 0600 /etc/kubernetes/admin.conf /root/.kube/config
