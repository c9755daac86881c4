# Revokes the join token and waits until all nodes are ready.
# variables: TOKEN NODES CONTROL_PLANE SCHEDULABLE BOOTS SECONDS_TO_READY

export KUBECONFIG=/etc/kubernetes/admin.conf
# A machine that has booted once more is looked at again; its API server takes some seconds.
for _ in $(seq 120); do
  kubectl get --raw /readyz > /dev/null 2>&1 && break
  sleep 0.5
done
kubectl -n kube-system delete secret "bootstrap-token-${TOKEN%%.*}" --ignore-not-found
# Without workers the control plane runs pods, as in a one-node kind cluster.
taint=node-role.kubernetes.io/control-plane:NoSchedule
if [ "$SCHEDULABLE" = true ]; then
  kubectl taint nodes "$CONTROL_PLANE" "$taint-" 2> /dev/null || true
else
  kubectl taint nodes "$CONTROL_PLANE" "$taint" --overwrite
fi
# A kubelet that has joined registers its node when it comes to it.
kubectl wait --for=create --timeout="${SECONDS_TO_READY}s" $(printf 'node/%s ' $NODES) > /dev/null
kubectl wait --for=condition=Ready --timeout="${SECONDS_TO_READY}s" $(printf 'node/%s ' $NODES)
kubectl -n kube-system rollout status deployment/coredns --timeout=180s
