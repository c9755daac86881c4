# Waits until a CSI plugin answers GetPluginInfo with a text in its answer, and prints the answer.
# variables: SOCKET EXPECTED SECONDS_AT_MOST

# A socket's path may have 107 characters, and those below kubelet's directories are nearly as long.
cd "$(dirname "$SOCKET")"

# GetPluginInfo by hand. The request is an empty message, so that flag and length of its frame are all that is sent. The
# answer is a frame, too: five bytes, then tag and length of the name, the name, tag (12 hex) and length of the version, the
# version. No name or version has more than 127 characters, so that a length is one byte.
ask() {
  printf '\0\0\0\0\0' | curl --silent --show-error --max-time 5 --noproxy '*' --http2-prior-knowledge \
    --unix-socket "$(basename "$SOCKET")" --header 'content-type: application/grpc' --header 'te: trailers' \
    --data-binary @- http://localhost/csi.v1.Identity/GetPluginInfo | tail -c +8 | LC_ALL=C sed 's/\x12./ /' |
    tr -c '[:print:]' ' '
}

end=$(($(date +%s) + SECONDS_AT_MOST))
while :; do
  # With what curl has to say.
  answer=$(ask 2>&1 || true)
  case $answer in
    # An answer at all has the name of a driver, which has a dot and is no error of curl's.
    curl:*) ;;
    *.*"$EXPECTED"*)
      printf '%s\n' "$answer"
      exit 0
      ;;
  esac
  [ "$(date +%s)" -lt "$end" ] || break
  sleep 0.3
done
echo "the plugin at $SOCKET does not answer as it should within $SECONDS_AT_MOST s; last: $answer" >&2
exit 1
