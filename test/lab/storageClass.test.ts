import { Namespace } from "../helpers/kubernetes";
import { stack } from "../helpers/lab";
import { Manila } from "../helpers/manila";
import { claim } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { until } from "../helpers/until";

const topologyKey = "topology.manila.csi.openstack.org/zone";

describe.each(protocols)("$protocol storage class", (kind) => {
  const { protocol, storageClass, shareType, backend } = kind;
  const namespace = new Namespace();
  const classOf = (name: string): string => `${namespace.name}-${name}`;
  beforeAll(() => namespace.create());
  afterAll(async () => {
    await namespace.delete();
    await namespace.run([
      "delete",
      "storageclass",
      classOf("here"),
      classOf("elsewhere"),
      "--ignore-not-found",
    ]);
  }, 240_000);

  test("leads to the share type, the back end and the lab that it says", async () => {
    await namespace.apply(claim("volume", { storageClass }));
    await namespace.wait("pvc/volume", "jsonpath={.status.phase}=Bound");
    const manila = await Manila.login("adminrc");
    const share = await manila.share(await namespace.field("pvc/volume", ".spec.volumeName"), { all: true });
    expect(share).toMatchObject({
      share_proto: protocol,
      share_type_name: shareType,
      metadata: { "manila.csi.openstack.org/cluster": stack },
    });
    expect(share?.host).toMatch(new RegExp(`@${backend}#`, "i"));
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

  test("with a zone that no node is in, it is refused", async () => {
    await inZone("elsewhere", "moon");
    await until("the refusal", async () =>
      (await namespace.events("elsewhere")).includes("ProvisioningFailed") ? true : undefined,
    );
    expect(await namespace.events("elsewhere")).toMatch(/topolog/i);
    expect(await namespace.field("pvc/elsewhere", ".status.phase")).toBe("Pending");
  }, 90_000);
});
