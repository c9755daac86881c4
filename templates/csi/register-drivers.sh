# Waits until kubelet knows every CSI driver on every node that runs pods: only then can a pod there mount a share.
# variables: NODES DRIVERS BOOTS SECONDS_TO_READY

export KUBECONFIG=/etc/kubernetes/admin.conf
for driver in $DRIVERS; do
  kubectl wait --for="jsonpath={.spec.drivers[?(@.name==\"$driver\")].name}=$driver" --timeout="${SECONDS_TO_READY}s" \
    $(printf 'csinode/%s ' $NODES) || {
    echo "kubelet does not know $driver on every node after $SECONDS_TO_READY s; the node plugins:" >&2
    kubectl -n manila-csi get pods --output=wide --field-selector=status.phase!=Succeeded >&2
    exit 1
  }
done
