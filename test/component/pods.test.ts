import { loadSettings } from "../../src/settings/load";
import { artifacts, host, Recorder, settle } from "../helpers/mocks";

/** A lab whose Manila is in the cluster, under mocks: what would be made, and what must be in it. */

const machines = { kind: "podman", workers: 2, subnet: "10.97.5.0/24" };

let recorder: Recorder;

async function make(manila: object): Promise<void> {
  recorder = new Recorder();
  recorder.install();
  const { Lab } = await import("../../src/lab");
  const settings = loadSettings("test", { machines, manila: { kind: "pods", ...manila } });
  await settle([new Lab(settings, { artifacts, machines: host })]);
}

const script = (name: string) => recorder.inputsOf("manilakube:lab:Script", name);
const scripts = (): string[] =>
  recorder.resources.filter(({ type }) => type === "manilakube:lab:Script").map(({ name }) => name);

interface Stated {
  readonly kind: string;
  readonly metadata?: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly type?: string;
    readonly replicas?: number;
    readonly template?: { readonly spec: Pod };
  };
}
interface Pod {
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: { readonly runAsNonRoot: boolean };
  readonly containers: readonly Container[];
}
interface Container {
  readonly name: string;
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly readinessProbe?: { readonly exec?: { readonly command: string[] }; readonly httpGet?: object };
}

/** The objects of Manila's namespace; groups of objects are none. */
const objects = (): Stated[] =>
  recorder.resources
    .filter(({ type, custom }) => type.startsWith("kubernetes:") && custom === true)
    .map(({ inputs }) => inputs as Stated)
    .filter(({ metadata }) => metadata?.namespace === "manila");
const names = (kind: string): string[] =>
  objects()
    .filter((object) => object.kind === kind)
    .map(({ metadata }) => metadata?.name ?? "")
    .sort();
const pods = (): (Pod & { readonly name: string })[] =>
  objects().flatMap(({ metadata, spec }) =>
    spec?.template === undefined ? [] : [{ name: metadata?.name ?? "", ...spec.template.spec }],
  );
const texts = (name: string): string =>
  JSON.stringify(recorder.inputsOf("kubernetes:core/v1:Secret", name)["stringData"]);

describe("with keystone", () => {
  // The import compiles all that it needs, which takes its time where nothing of it is cached.
  beforeAll(() => make({}), 180_000);

  test("database, queue and the managers of shares keep their names, all else comes and goes", () => {
    expect(names("StatefulSet")).toEqual([
      "manila-share-cephfsnative",
      "manila-share-cephfsnfs",
      "mariadb",
      "rabbitmq",
    ]);
    expect(names("Deployment")).toEqual(["keystone", "manila-api", "manila-data", "manila-scheduler"]);
    const api = objects().find(
      ({ kind, metadata }) => kind === "Deployment" && metadata?.name === "manila-api",
    );
    expect(api?.spec?.replicas).toBe(2);
  });

  test("nobody's pods speak to the API server, none is root, and all run the one image", () => {
    expect(pods().length).toBe(10);
    for (const { automountServiceAccountToken, securityContext, containers } of pods()) {
      expect({ automountServiceAccountToken, root: !securityContext.runAsNonRoot }).toEqual({
        automountServiceAccountToken: false,
        root: false,
      });
      expect(containers.map(({ image }) => image)).toEqual(["localhost/manilakube/openstack:trixie"]);
    }
    const rights = recorder
      .list()
      .filter((line) => /ClusterRoleBinding/.test(line) && /manila(-|$)/.test(line));
    expect(rights.filter((line) => !/csi/.test(line))).toEqual([]);
  });

  test("every part that serves is asked whether it does", () => {
    const asked = pods()
      .filter(({ name }) => !["keystone-setup", "manila-schema"].includes(name))
      .map(({ name, containers: [container] }) => [
        name,
        container?.readinessProbe?.exec?.command.at(-1) ?? container?.readinessProbe?.httpGet,
      ]);
    expect(Object.fromEntries(asked)).toEqual({
      mariadb: "SELECT 1",
      rabbitmq: "/usr/local/lib/manilakube/amqp.py",
      keystone: { port: 5000, path: "/v3" },
      "manila-api": { port: 8786, path: "/healthcheck" },
      "manila-scheduler": "manila-scheduler",
      "manila-data": "manila-data",
      "manila-share-cephfsnative": "manila-share",
      "manila-share-cephfsnfs": "manila-share",
    });
  });

  test("each part may lose one pod at a time, and is reached by its port alone", () => {
    const parts = pods()
      .map(({ name }) => name)
      .filter((name) => !["keystone-setup", "manila-schema"].includes(name))
      .sort();
    expect(names("PodDisruptionBudget")).toEqual(parts);
    expect(names("NetworkPolicy")).toEqual(["closed", "keystone", "manila-api", "mariadb", "rabbitmq"]);
  });

  test("the storage machine has Ceph and Ganesha, and Manila goes there by a door of its own", () => {
    expect(
      scripts()
        .filter((name) => /^(manila|storage)/.test(name))
        .sort(),
    ).toEqual(["manila-ceph", "manila-ready", "manila-setup", "storage-door"]);
    expect(script("storage-door")).toMatchObject({
      machineId: "storage-id",
      outputs: { conf: "/etc/ceph/ceph.conf", keyring: "/etc/ceph/ceph.client.manila.keyring" },
    });
    expect(script("manila-setup")).toMatchObject({ machineId: "control-plane-id" });
    expect(texts("manila")).toContain("cephfs_ganesha_server_username = ganesha-door");
  });

  test("the lab's user has keystone and Manila at the control plane", () => {
    expect(
      objects()
        .filter(({ spec }) => spec?.type === "NodePort")
        .map(({ metadata }) => metadata?.name),
    ).toEqual(["keystone", "manila-api"]);
    expect(texts("identity")).toContain("export PUBLIC_SHARE_URL='http://10.97.5.10:30786/v2'");
  });

  test("passwords and keys are in secrets only", () => {
    const others = recorder.resources.filter(
      ({ type }) => !/Secret$|:Random$|SshKeyPair$|LabFiles$/.test(type),
    );
    expect(JSON.stringify(others)).not.toContain("private ganesha-door-key");
    expect(texts("ganesha-door")).toContain("private ganesha-door-key");
  });
});

describe("without a login", () => {
  beforeAll(() => make({ auth: "none" }), 180_000);

  test("a token endpoint is in keystone's place, and nothing answers outside the cluster", () => {
    expect(names("Deployment")).toEqual(["manila-api", "manila-data", "manila-scheduler", "token-endpoint"]);
    expect(objects().filter(({ spec }) => spec?.type === "NodePort")).toEqual([]);
    expect(texts("manila")).toContain("auth_strategy = noauthv2");
  });

  test("only Manila's own pods and the drivers' are meant to reach it", () => {
    const policy = recorder.inputsOf("kubernetes:networking.k8s.io/v1:NetworkPolicy", "manila-api");
    expect(policy["spec"]).toMatchObject({
      ingress: [
        {
          from: [
            { podSelector: { matchLabels: { "app.kubernetes.io/part-of": "manila" } } },
            { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "manila-csi" } } },
          ],
        },
      ],
    });
  });
});
