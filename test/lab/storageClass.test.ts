import { clusterMark, markOf } from "../../src/manila/mark";
import { settingsOf } from "../../src/settings/ofStack";
import { Namespace } from "../helpers/kubernetes";
import { manilaIsElsewhere } from "../helpers/lab";
import { Manila } from "../helpers/manila";
import { claim, pod } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { stack } from "../helpers/run";
import { until } from "../helpers/until";

const topologyKey = "topology.manila.csi.openstack.org/zone";

describe.each(protocols)("$protocol storage class", (kind) => {
  const { protocol, storageClass, shareType, backend } = kind;
  const namespace = new Namespace();
  const classOf = (name: string): string => `${namespace.name}-${name}`;
  beforeAll(() => namespace.create());
  afterAll(async () => {
    await namespace.delete();
    const classes = ["here", "elsewhere", "moon"].map(classOf);
    await namespace.run(["delete", "storageclass", ...classes, "--ignore-not-found"]);
  }, 240_000);

  test("leads to the share type, the back end and the lab that it says", async () => {
    await namespace.apply(claim("volume", { storageClass }));
    await namespace.wait("pvc/volume", "jsonpath={.status.phase}=Bound");
    const manila = await Manila.login("admin");
    const share = await manila.shareOf(namespace, "volume", { all: manilaIsElsewhere === undefined });
    expect(share).toMatchObject({
      share_proto: protocol,
      share_type_name: shareType,
      metadata: { [clusterMark]: markOf(settingsOf(stack)) },
    });
    // Only an administrator sees it.
    if (manilaIsElsewhere === undefined) {
      expect(share?.host).toMatch(new RegExp(`@${backend}#`, "i"));
    }
  }, 150_000);

  async function inZone(name: string, zone: string): Promise<void> {
    const original = await namespace.variant(`storageclass/${storageClass}`, classOf(name), (same) => same);
    await namespace.apply({
      ...original,
      allowedTopologies: [{ matchLabelExpressions: [{ key: topologyKey, values: [zone] }] }],
    });
    await namespace.apply(claim(name, { storageClass: classOf(name) }));
  }

  test("with the zone that nodes are in, a claim is bound", async () => {
    const nodeZone = await namespace.run([
      "get",
      "node",
      "worker0",
      "-o",
      `jsonpath={.metadata.labels.${topologyKey.replaceAll(".", "\\.")}}`,
    ]);
    await inZone("here", nodeZone);
    await namespace.wait("pvc/here", "jsonpath={.status.phase}=Bound");
  }, 150_000);

  // With immediate binding nobody asks Manila for a zone; it is the volume that no pod can reach.
  test("with a zone that no node is in, a pod finds no node", async () => {
    await inZone("elsewhere", "moon");
    await namespace.wait("pvc/elsewhere", "jsonpath={.status.phase}=Bound");
    await namespace.apply(pod("nowhere", { claim: "elsewhere" }));
    await until("the scheduler's refusal", async () =>
      (await namespace.events("nowhere")).includes("FailedScheduling") ? true : undefined,
    );
    expect(await namespace.events("nowhere")).toMatch(/node affinity|topolog/i);
    expect(await namespace.field("pod/nowhere", ".status.phase")).toBe("Pending");
  }, 150_000);

  test("with an availability zone that Manila does not have, a claim is refused", async () => {
    const change = (parameters: object) => ({ ...parameters, availability: "moon" });
    await namespace.apply(
      await namespace.variant(`storageclass/${storageClass}`, classOf("moon"), change),
      claim("moon", { storageClass: classOf("moon") }),
    );
    await until("the refusal", async () =>
      (await namespace.events("moon")).includes("ProvisioningFailed") ? true : undefined,
    );
    expect(await namespace.field("pvc/moon", ".status.phase")).toBe("Pending");
  }, 90_000);
});
