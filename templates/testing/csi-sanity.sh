# Runs csi-sanity against a driver's two sockets, and leaves ginkgo's report. Failures are for the reader of the report.
# A unit of its own, so that it can be told to stop: it then takes down what it made.
# variables: UNIT DIRECTORY NODE_SOCKET CONTROLLER_SOCKET FOCUS SKIP

systemd-run --quiet --wait --pipe --collect --unit="$UNIT" \
  --property=KillSignal=SIGINT --property=TimeoutStopSec=120 \
  "$DIRECTORY/csi-sanity" \
  --csi.endpoint="unix://$NODE_SOCKET" \
  --csi.controllerendpoint="unix://$CONTROLLER_SOCKET" \
  --csi.mountdir="$DIRECTORY/mount" \
  --csi.stagingdir="$DIRECTORY/staging" \
  --csi.secrets="$DIRECTORY/secrets.yaml" \
  --csi.testvolumeparameters="$DIRECTORY/parameters.yaml" \
  --csi.testvolumesize=1073741824 \
  --csi.testvolumeexpandsize=2147483648 \
  --ginkgo.focus="$FOCUS" ${SKIP:+--ginkgo.skip="$SKIP"} \
  --ginkgo.no-color --ginkgo.timeout=25m \
  --ginkgo.json-report="$DIRECTORY/report.json" 2>&1 || true
[ -s "$DIRECTORY/report.json" ]
