# Revokes the join token and waits until all nodes are ready.
# variables: TOKEN NODES

export KUBECONFIG=/etc/kubernetes/admin.conf
kubectl -n kube-system delete secret "bootstrap-token-${TOKEN%%.*}" --ignore-not-found
kubectl wait --for=condition=Ready --timeout=180s $(printf 'node/%s ' $NODES)
kubectl -n kube-system rollout status deployment/coredns --timeout=180s
