import { randomBytes } from "node:crypto";
import { Namespace, kubectl } from "../helpers/kubernetes";
import { cephIsElsewhere, manilaIsElsewhere, on, testManilaMachine } from "../helpers/lab";
import { claim, pod } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { until } from "../helpers/until";
import { testUnless } from "../helpers/testUnless";

/** What a lab's services survive. Each case puts back what it has taken away. */

const csi = "manila-csi";

describe.each(protocols)("$protocol disruptions", (kind) => {
  const { protocol, storageClass, cannotMount, node } = kind;
  const namespace = new Namespace();
  const testMount = testUnless(cannotMount);
  beforeAll(async () => {
    await namespace.create();
    await namespace.apply(claim("volume", { storageClass }));
    await namespace.wait("pvc/volume", "jsonpath={.status.phase}=Bound");
    if (cannotMount === undefined) {
      await namespace.apply(pod("user", { claim: "volume", node }));
      await namespace.wait("pod/user", "condition=Ready");
    }
  }, 240_000);
  afterAll(() => namespace.delete(), 300_000);

  async function bound(name: string): Promise<void> {
    await namespace.apply(claim(name, { storageClass }));
    await namespace.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound", 180);
  }

  testManilaMachine(
    "Manila's API is away: a claim waits, and is bound when it is back",
    async () => {
      const back = "systemctl start manila-api";
      const unit = `manila-api-back-${randomBytes(3).toString("hex")}`;
      // Should this run be interrupted, the machine itself brings it back.
      await on("storage", `systemd-run --quiet --collect --unit=${unit} --on-active=180 ${back}`);
      await on("storage", "systemctl stop manila-api");
      try {
        await namespace.apply(claim("waiting", { storageClass }));
        await until("a failed attempt", async () =>
          (await namespace.events("waiting")).includes("ProvisioningFailed") ? true : undefined,
        );
        expect(await namespace.field("pvc/waiting", ".status.phase")).toBe("Pending");
      } finally {
        await on("storage", `${back}; systemctl stop ${unit}.timer`);
      }
      await namespace.wait("pvc/waiting", "jsonpath={.status.phase}=Bound", 180);
    },
    300_000,
  );

  testMount(
    "the node plugin starts again under a mounted volume, which goes on",
    async () => {
      await namespace.exec("user", "echo before > /data/a; sync");
      const selector = ["--selector=app=openstack-manila-csi,component=nodeplugin"];
      const onNode = [`--field-selector=spec.nodeName=${node}`];
      const pods = await kubectl(["-n", csi, "get", "pods", ...selector, ...onNode, "-o", "name"]);
      expect(pods).not.toBe("");
      await kubectl(["-n", csi, "delete", "--wait=true", ...pods.split("\n")]);
      await kubectl(["-n", csi, "wait", "pods", ...selector, "--for=condition=Ready", "--timeout=120s"]);
      expect(await namespace.exec("user", "echo after >> /data/a; sync; cat /data/a")).toBe("before\nafter");
      await namespace.apply(pod("next", { claim: "volume", node }));
      await namespace.wait("pod/next", "condition=Ready");
    },
    300_000,
  );

  const service = { CEPHFS: "ceph-mds@storage", NFS: "nfs-ganesha" }[protocol];
  testUnless(protocol === "CEPHFS" ? cephIsElsewhere : manilaIsElsewhere)(
    `${service} is killed and comes back by itself: claims are bound afterwards`,
    async () => {
      const before = await on("storage", `systemctl show -P MainPID ${service}`);
      await on("storage", `systemctl kill --signal=KILL ${service}`);
      await until("the service's return", async () => {
        const now = await on("storage", `systemctl show -P MainPID ${service}`);
        return now !== before && now !== "0" ? true : undefined;
      });
      await bound("afterwards");
    },
    300_000,
  );

  testMount(
    "a volume that was mounted before is read and written again",
    async () => {
      await until("an answer", async () =>
        (await namespace.exec("user", "echo again > /data/b && cat /data/b")) === "again" ? true : undefined,
      );
    },
    180_000,
  );
});
