# Waits until kubelet knows every CSI driver on every node that runs pods: only then can a pod there mount a share.
# variables: NODES DRIVERS BOOTS SECONDS_TO_READY

export KUBECONFIG=/etc/kubernetes/admin.conf
deadline=$((SECONDS + SECONDS_TO_READY))
for driver in $DRIVERS; do
  until kubectl wait --for="jsonpath={.spec.drivers[?(@.name==\"$driver\")].name}=$driver" \
    --timeout="$((deadline > SECONDS ? deadline - SECONDS : 1))s" $(printf 'csinode/%s ' $NODES); do
    # A node without any driver is an error for kubectl ("<nil> is not array or slice"), which then does not wait.
    [ "$SECONDS" -lt "$deadline" ] || {
      echo "kubelet does not know $driver on every node after $SECONDS_TO_READY s; the node plugins:" >&2
      kubectl -n manila-csi get pods --output=wide --field-selector=status.phase!=Succeeded >&2
      exit 1
    }
    sleep 1
  done
done
