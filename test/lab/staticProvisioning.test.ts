import { kubectl, Namespace } from "../helpers/kubernetes";
import { Manila } from "../helpers/manila";
import { pod } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { testUnless } from "../helpers/testUnless";

/** A share that somebody else has made, as a volume: the driver makes nothing and deletes nothing. */

describe.each(protocols)("$protocol static provisioning", (kind) => {
  const { protocol, shareType, driver, cannotMount, node } = kind;
  const namespace = new Namespace();
  const testMount = testUnless(cannotMount);
  const volume = `${namespace.name}-volume`;
  let manila: Manila;
  let shareId = "";

  beforeAll(async () => {
    await namespace.create();
    manila = await Manila.login("demo");
    shareId = (await manila.createShare(volume, protocol, shareType)).id;
    await manila.allow(
      shareId,
      protocol === "NFS" ? "ip" : "cephx",
      protocol === "NFS" ? "10.0.0.0/8" : volume,
    );
  }, 120_000);
  afterAll(async () => {
    await namespace.delete();
    await kubectl(["delete", "pv", volume, "--ignore-not-found"]);
    await manila.deleteShare(shareId);
  }, 300_000);

  test("a volume that names the share and its access rule is bound to a claim", async () => {
    const secret = { name: "csi-manila-secrets", namespace: "manila-csi" };
    const [rule] = await manila.accessRules(shareId);
    await namespace.apply(
      {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: volume },
        spec: {
          accessModes: ["ReadWriteMany"],
          capacity: { storage: "1Gi" },
          persistentVolumeReclaimPolicy: "Retain",
          storageClassName: "",
          csi: {
            driver,
            volumeHandle: volume,
            nodeStageSecretRef: secret,
            nodePublishSecretRef: secret,
            volumeAttributes: { shareID: shareId, shareAccessID: rule?.id ?? "" },
          },
        },
      },
      {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "static" },
        spec: {
          accessModes: ["ReadWriteMany"],
          storageClassName: "",
          volumeName: volume,
          resources: { requests: { storage: "1Gi" } },
        },
      },
    );
    await namespace.wait("pvc/static", "jsonpath={.status.phase}=Bound");
  }, 60_000);

  testMount(
    "pods read and write it",
    async () => {
      await namespace.apply(pod("user", { claim: "static", node }));
      await namespace.wait("pod/user", "condition=Ready");
      expect(await namespace.exec("user", "echo there > /data/a; sync; cat /data/a")).toBe("there");
      await namespace.run(["delete", "pod", "user", "--grace-period=0"]);
    },
    180_000,
  );

  test("the share is still there when the claim is gone", async () => {
    await namespace.run(["delete", "pvc", "static", "--wait=true", "--timeout=60s"]);
    expect(await manila.share(volume)).toMatchObject({ id: shareId, status: "available" });
  }, 90_000);
});
