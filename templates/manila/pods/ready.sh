# Ready is when a share of each type can be made with CSI's own credential, and a server answers for it.
# variables: NAMESPACE POD MICROVERSION TYPES SHARE_URL SECONDS_AT_MOST CREDENTIAL BOOTS

export KUBECONFIG=/etc/kubernetes/admin.conf
kubectl --namespace "$NAMESPACE" exec --stdin "deployment/$POD" -- bash /usr/local/lib/manilakube/ready-inside.sh \
  "MICROVERSION=$MICROVERSION" "TYPES=$TYPES" "SHARE_URL=$SHARE_URL" "SECONDS_AT_MOST=$SECONDS_AT_MOST" < "$CREDENTIAL"
