# Removes from this node's containerd the images of earlier redeployments: every image REPOSITORY:TAG with a TAG that begins
# with redeploy-, but for the one with the tag KEPT. What a container still runs stays until the next time.
# variables: REPOSITORY KEPT

crictl images | while read -r image tag _; do
  case $image:$tag in
    "$REPOSITORY:$KEPT") ;;
    "$REPOSITORY":redeploy-*) crictl rmi "$image:$tag" < /dev/null > /dev/null || true ;;
  esac
done
