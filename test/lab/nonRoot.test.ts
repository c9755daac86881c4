import { Namespace } from "../helpers/kubernetes";
import { claim, pod } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { testUnless } from "../helpers/testUnless";

const securityContext = { runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000 };

describe.each(protocols)("$protocol without root", ({ protocol, storageClass, cannotMount, node }) => {
  const namespace = new Namespace();
  const testMount = testUnless(cannotMount);
  beforeAll(async () => {
    await namespace.create();
    await namespace.apply(claim("volume", { storageClass }));
    await namespace.wait("pvc/volume", "jsonpath={.status.phase}=Bound");
  }, 180_000);
  afterAll(() => namespace.delete(), 240_000);

  // The CSIDriver's fsGroupPolicy: File for CEPHFS, None for NFS, as the chart of Manila CSI ships them.
  testMount(
    protocol === "CEPHFS"
      ? "the volume belongs to the pod's fsGroup, which may write"
      : "the share keeps its own mode, 755 of root, and the pod may not write",
    async () => {
      await namespace.apply(pod("user", { claim: "volume", node, securityContext }));
      await namespace.wait("pod/user", "condition=Ready");
      const write = namespace.exec("user", "echo mine > /data/a && stat -c %g /data/a");
      if (protocol === "CEPHFS") {
        expect(await write).toBe("2000");
      } else {
        await expect(write).rejects.toThrow("Permission denied");
      }
    },
    180_000,
  );
});
