# Lets the workers of this lab in: drops Node objects of machines that are no longer part of it, makes the join token,
# and waits until the signer has published it (a join before that fails).
# variables: TOKEN MACHINES LABEL

export KUBECONFIG=/etc/kubernetes/admin.conf
token_id=${TOKEN%%.*}

# The label of each node names its machine.
kubectl get nodes --no-headers -o "custom-columns=NAME:.metadata.name,MACHINE:.metadata.labels.${LABEL//./\\.}" |
  while read -r name machine; do
    case " $MACHINES " in
      *" $machine "*) ;;
      *) kubectl delete node "$name" ;;
    esac
  done

# It does not expire: an `up` that failed may be taken up again after days, and kubeadm would wait in vain for a token that
# has expired. The phase settle-cluster revokes it as soon as all have joined.
# All quoted: YAML reads a token that happens to have digits only as a number.
kubectl apply -f - <<YAML
apiVersion: v1
kind: Secret
metadata:
  name: bootstrap-token-$token_id
  namespace: kube-system
type: bootstrap.kubernetes.io/token
stringData:
  token-id: "$token_id"
  token-secret: "${TOKEN##*.}"
  usage-bootstrap-authentication: "true"
  usage-bootstrap-signing: "true"
  auth-extra-groups: system:bootstrappers:kubeadm:default-node-token
YAML

for _ in $(seq 300); do
  signature=$(kubectl -n kube-public get configmap cluster-info -o "jsonpath={.data.jws-kubeconfig-$token_id}")
  [ -z "$signature" ] || exit 0
  sleep 0.2
done
echo "the token was not signed within a minute: is the controller manager running?" >&2
exit 1
