import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import { openCache, textsIn } from "../../src/artifacts";
import { manilaCsiChart } from "../../src/artifacts/recipes/charts";
import { manifests } from "../../src/artifacts/recipes/manifests";
import { flannel } from "../../src/cluster/flannel";
import { manilaChart } from "../../src/csi/chart";
import { protocols } from "../../src/csi/protocols";
import { snapshotController } from "../../src/csi/snapshots";
import { statedIn } from "../../src/kubernetes/manifest";
import type { StatedObject } from "../../src/kubernetes/stated";
import { manilaCsiReleases } from "../../src/releases/manilaCsi";
import { EngineStack } from "../helpers/engine";
import { testWithChart, testWithManifests } from "../helpers/kubernetesPlugin";
import { artifacts as standIns } from "../helpers/mocks";

/**
 * The official chart of every minor on offer and the official manifests, made objects of by the official plugin. It writes them into a
 * directory in place of a cluster.
 */

const stack = new EngineStack();
const rendered = mkdtempSync(join(tmpdir(), "manilakube-rendered-"));
beforeAll(() => stack.open(), 120_000);
afterAll(async () => {
  await stack.dispose();
  rmSync(rendered, { recursive: true, force: true });
}, 240_000);

const artifacts = {
  ...standIns,
  manifest: (name: string) => textsIn(join(openCache().path(manifests), name)),
};

/** @returns the objects by `kind name` */
async function objectsOf(
  name: string,
  make: (provider: k8s.Provider) => void,
): Promise<Map<string, StatedObject>> {
  const directory = join(rendered, name);
  await stack.up(() => {
    make(new k8s.Provider(name, { renderYamlToDirectory: directory }));
    return Promise.resolve({});
  });
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.ya?ml$/.test(file),
  );
  const objects = statedIn(files.map((file) => readFileSync(join(directory, file), "utf8")));
  return new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
}

function containersOf(object: StatedObject | undefined): readonly Container[] {
  const { template } = (object?.["spec"] ?? {}) as { template?: { spec: { containers: Container[] } } };
  return template?.spec.containers ?? [];
}

describe.each(manilaCsiReleases)("the chart of Manila CSI $version", (release) => {
  const testIt = testWithChart(release);
  let objects: Map<string, StatedObject>;
  const make = async (): Promise<Map<string, StatedObject>> =>
    objectsOf(`chart-${release.name}`, (provider) => {
      manilaChart(
        { from: { path: openCache().path(manilaCsiChart(release)) }, values: { logVerbosityLevel: 5 } },
        { protocols, clusterId: "the-lab", artifacts },
        { provider },
      );
    });

  testIt(
    "makes both drivers, with their policies",
    async () => {
      objects = await make();
      expect(objects.get("CSIDriver cephfs.manila.csi.openstack.org")?.["spec"]).toMatchObject({
        fsGroupPolicy: "File",
      });
      expect(objects.get("CSIDriver nfs.manila.csi.openstack.org")?.["spec"]).toMatchObject({
        fsGroupPolicy: "None",
      });
    },
    300_000,
  );

  testIt("has the lab's names, images and values, and a user's", () => {
    const controller = containersOf(objects.get("StatefulSet openstack-manila-csi-controllerplugin"));
    expect(controller.map(({ name, image }) => `${name} ${image}`)).toEqual(
      ["cephfs", "nfs"].flatMap((protocol) => [
        `${protocol}-provisioner localhost/manilakube/csi-provisioner:v6.4.0`,
        `${protocol}-snapshotter localhost/manilakube/csi-snapshotter:v8.7.0`,
        `${protocol}-resizer localhost/manilakube/csi-resizer:v2.3.0`,
        `${protocol}-nodeplugin localhost/manilakube/manila-csi-plugin:v1.36.0`,
      ]),
    );
    const driver = controller.find(({ name }) => name === "nfs-nodeplugin")?.command?.join(" ");
    expect(driver).toContain('--cluster-id="the-lab"');
    expect(driver).toContain("--with-topology");
    expect(driver).toContain("-v=5");
    const nodes = containersOf(objects.get("DaemonSet openstack-manila-csi-nodeplugin"));
    expect(nodes.map(({ name }) => name)).toEqual([
      ...["cephfs-registrar", "cephfs-nodeplugin", "nfs-registrar", "nfs-nodeplugin"],
    ]);
  });

  testIt("says nothing of what Kubernetes fills in, and takes in the lab's further rights", () => {
    const role = objects.get("ClusterRole openstack-manila-csi-controllerplugin");
    expect(role).not.toHaveProperty("rules");
    const { clusterRoleSelectors: [selector] = [] } = role?.["aggregationRule"] as {
      clusterRoleSelectors?: { matchLabels: object }[];
    };
    expect(objects.get("ClusterRole openstack-manila-csi-newer-sidecars")?.metadata).toMatchObject({
      labels: selector?.matchLabels,
    });
  });
});

testWithManifests(
  "flannel's manifest is still what the lab's patches are for",
  async () => {
    const objects = await objectsOf("flannel", (provider) => {
      flannel(statedIn(artifacts.manifest("flannel")), "10.244.0.0/16", "the-image", { provider });
    });
    const data = objects.get("ConfigMap kube-flannel-cfg")?.["data"];
    expect(data).toHaveProperty(["net-conf.json"], expect.stringContaining('"EnableNFTables":true'));
    const daemons = objects.get("DaemonSet kube-flannel-ds");
    expect(containersOf(daemons)).toMatchObject([
      {
        image: "the-image",
        command: ["/opt/bin/flanneld"],
        args: ["--ip-masq", "--kube-subnet-mgr", "--healthz-port=8081"],
        volumeMounts: expect.arrayContaining([{ name: "cni", mountPath: "/etc/cni/net.d" }]) as unknown,
      },
    ]);
    expect(JSON.stringify(daemons)).toContain('{"hostPath":{"path":"/etc/cni/net.d"},"name":"cni"}');
    expect(JSON.stringify(daemons)).not.toContain("initContainers");
  },
  300_000,
);

testWithManifests(
  "and so is the snapshot controller's",
  async () => {
    const objects = await objectsOf("snapshots", (provider) => {
      snapshotController([], { artifacts, options: { provider } });
    });
    const deployment = objects.get("Deployment snapshot-controller");
    expect(deployment?.metadata.namespace).toBe("kube-system");
    expect(deployment?.["spec"]).toMatchObject({ replicas: 1 });
    // The manifest has 35; a 0 is left out by the plugin.
    expect(deployment?.["spec"]).not.toHaveProperty("minReadySeconds");
    expect(containersOf(deployment)).toMatchObject([
      {
        image: "localhost/manilakube/snapshot-controller:v8.7.0",
        args: expect.arrayContaining(["--leader-election=true"]) as unknown,
      },
    ]);
    expect([...objects.keys()].filter((title) => title.startsWith("Role"))).toHaveLength(2);
  },
  300_000,
);
