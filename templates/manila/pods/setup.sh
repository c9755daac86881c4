# Gives a Manila in the cluster its users and share types, from a pod of its own. CSI's credential stays on this machine.
# variables: NAMESPACE POD LOGIN MICROVERSION TYPES CREDENTIAL STAMP

export KUBECONFIG=/etc/kubernetes/admin.conf
inside() { kubectl --namespace "$NAMESPACE" exec --stdin "deployment/$POD" -- bash "/usr/local/lib/manilakube/$1" "${@:2}"; }

umask 077
touch "$CREDENTIAL"
if [ "$LOGIN" = keystone ]; then
  inside identity.sh < "$CREDENTIAL" > "$CREDENTIAL.next"
else
  # Nobody looks at it.
  printf '{"id": "nobody", "secret": "none"}' > "$CREDENTIAL.next"
fi
mv "$CREDENTIAL.next" "$CREDENTIAL"
# Words: `type=back end` each.
inside types.sh "$MICROVERSION" $TYPES < /dev/null
