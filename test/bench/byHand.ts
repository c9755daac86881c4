import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCache } from "../../src/artifacts";
import { imageTags, localRepository } from "../../src/artifacts/images";
import { initConfig, joinConfig } from "../../src/cluster/kubeadmConfig";
import { podmanKind } from "../../src/machines/host/podman/kind";
import { passwordCredential, plainTrust } from "../../src/manila/keystoneLogin";
import { renderOpenrc } from "../../src/manila/openrc";
import { projectRoot } from "../../src/paths";
import { manilaReleases } from "../../src/releases/manila";
import { runProgram } from "../../src/process/run";
import { nfsLines } from "../../src/manila/packages/nfsLines";
import { client, fileSystem, nfsPool } from "../../src/storage/packages/names";
import { cephConf } from "../../src/storage/types";
import { renderTemplate } from "../../src/render/template";
import { loadSettings } from "../../src/settings/load";
import { defaultNodeReleases } from "../../src/releases/node";

const address = "10.97.255.30";
const authUrl = `http://${address}:5000/v3`;
// No lab of anybody's: it lives for one measurement in containers on a network of their own.
const password = "bench0password0of0the0day";

export interface KubernetesState {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * Runs the plain shell script that does what `lab up` does.
 * @param objects the lab's own Kubernetes objects, in the order in which they were made
 * @returns seconds by phase
 */
export async function byHand(
  objects: readonly KubernetesState[],
  env: Record<string, string>,
): Promise<Map<string, number>> {
  const work = "/tmp/manilakube-by-hand";
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true, mode: 0o700 });
  writeFiles(work, objects);
  const boots = await podmanKind.boots(loadSettings("local", {}), openCache());
  const script = join(projectRoot, "test", "bench", "by-hand.sh");
  const { name: release, microversion } = manilaReleases[0];
  const files = [boots.node, boots.storage, join(work, "csi.json"), work];
  const output = await runProgram("bash", [script, ...files, release, microversion], { env });
  rmSync(work, { recursive: true, force: true });
  return new Map(
    output.split("\n").map((line): [string, number] => {
      const [phase = "", seconds = ""] = line.split(" ");
      return [phase, Number(seconds)];
    }),
  );
}

function writeFiles(work: string, objects: readonly KubernetesState[]): void {
  const put = (name: string, text: string): void => {
    writeFileSync(join(work, name), text, { mode: 0o600 });
  };
  const list = (items: readonly KubernetesState[]): string =>
    JSON.stringify({ apiVersion: "v1", kind: "List", items: items.map(({ inputs }) => inputs) });
  const isNetwork = ({ inputs }: KubernetesState): boolean => JSON.stringify(inputs).includes("flannel");
  put("network.json", list(objects.filter(isNetwork)));
  put("csi.json", list(objects.filter((object) => !isNetwork(object))));
  const tags = imageTags(defaultNodeReleases);
  const cluster = {
    version: defaultNodeReleases.kubernetes.version,
    podSubnet: "10.244.0.0/16",
    serviceSubnet: "10.96.0.0/16",
    images: { repository: localRepository, etcdTag: tags.etcd, corednsTag: tags.coredns },
    publicAddress: "10.97.255.10",
  };
  const controlPlane = {
    name: "control-plane",
    address: "10.97.255.10",
    machineId: "control-plane",
  };
  const worker = { name: "@NAME@", address: "@ADDRESS@", machineId: "@NAME@" };
  put("init.yaml", initConfig(cluster, controlPlane));
  put("join.yaml", joinConfig("10.97.255.10:6443", "sha256:@HASH@", worker));
  const names = { ADDRESS: address, HOST: "storage" };
  put(
    "ceph.conf",
    renderTemplate("manila/ceph.conf", {
      ...names,
      FSID: "6c1a7a4e-0f0e-4b7c-9d53-3d1d6c1b0001",
      OSD_BYTES: `${100 * 2 ** 30}`,
    }),
  );
  put("ganesha.conf", renderTemplate("manila/ganesha.conf", { ...names, CLIENT: "ganesha", POOL: nfsPool }));
  put("keystone.ini", renderTemplate("manila/keystone.ini", { DATABASE_PASSWORD: password }));
  put(
    "manila.ini",
    renderTemplate("manila/manila.ini", {
      CEPH_CONF: cephConf,
      CEPH_CLIENT: client,
      FILE_SYSTEM: fileSystem,
      NFS: nfsLines({ by: "dbus", address, pool: nfsPool }),
      ADDRESS: address,
      AUTH_URL: authUrl,
      REGION: "RegionOne",
      ZONE: "nova",
      DATABASE_PASSWORD: password,
      RABBIT_PASSWORD: password,
      SERVICE_PASSWORD: password,
    }),
  );
  for (const user of ["admin", "demo"]) {
    put(
      `${user}rc`,
      renderOpenrc({
        ...{ authUrl, region: "RegionOne", interface: "internal", trust: plainTrust },
        auth: passwordCredential(user, user, password),
      }),
    );
  }
}
