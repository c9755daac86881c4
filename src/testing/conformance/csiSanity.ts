import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { openCache } from "../../artifacts";
import { csiSanity as program } from "../../artifacts/recipes/csiSanity";
import { controllerName } from "../../csi/chart/names";
import { controllerSocket, driverDirectory, namespaceName } from "../../csi/protocols";
import { quote } from "../../remote/script";
import { ownMark } from "../../manila/mark";
import { readScript } from "../../render/template";
import type { RunningLab } from "../../running/lab";
import { listShares, removeShares, type ListedShare } from "../../running/shares";
import { tarTo } from "../../running/tarTo";
import { driverSecret } from "./driverSecret";
import { literally, type Suite } from "./suite";
import { specResults } from "./verdict";

/** ginkgo ends it after 25 minutes, and takes down what it has made. */
const secondsOfSuite = 1800;

/** Calls that Manila CSI logs in for; names as csi-sanity reads them. */
const secretUses = [
  "CreateVolumeSecret",
  "DeleteVolumeSecret",
  "ControllerPublishVolumeSecret",
  "ControllerUnpublishVolumeSecret",
  "ControllerValidateVolumeCapabilitiesSecret",
  "NodeStageVolumeSecret",
  "NodePublishVolumeSecret",
  "CreateSnapshotSecret",
  "DeleteSnapshotSecret",
  "ControllerExpandVolumeSecret",
  "ListSnapshotsSecret",
];

/** Where the drivers' controllers are, moved to one of the given nodes where they are on another: the tests mount where they are. */
async function controllerOn(lab: RunningLab, nodes: readonly string[]): Promise<string> {
  const name = controllerName;
  const look = (): Promise<string> =>
    lab.kubectl(["-n", namespaceName, "get", "pod", `${name}-0`, "-o", "jsonpath={.spec.nodeName}"]);
  const found = await look();
  if (nodes.includes(found)) {
    return found;
  }
  // All other nodes are cordoned.
  const slow = ["--request-timeout=0", "-n", namespaceName];
  await lab.kubectl([...slow, "delete", "pod", `${name}-0`, "--timeout=120s"]);
  await lab.kubectl([...slow, "rollout", "status", `statefulset/${name}`, "--timeout=120s"]);
  return look();
}

/**
 * The CSI community's tests of a driver's calls, on the machine where the protocol's controller is, against the running
 * driver's own two sockets.
 */
export const csiSanity: Suite = {
  name: "csi-sanity",
  protocols: ["CEPHFS", "NFS"],
  recipes: () => [program],
  needsMounts: false,
  run: async ({ lab, directory: reports, protocol, focus = "", skip, nodes, onLine, signal }) => {
    const node = await controllerOn(lab, nodes);
    const { parameters } = JSON.parse(
      await lab.kubectl(["get", "storageclass", protocol.storageClass, "-o", "json"]),
    ) as { readonly parameters: Readonly<Record<string, string>> };
    const data = await driverSecret(lab);

    const directory = `/var/lib/kubelet/plugins/csi-sanity-${protocol.name}`;
    const packed = [{ from: openCache().path(program), entries: ["csi-sanity"] }];
    await tarTo(lab, node, packed, `mkdir -p ${directory} && tar -C ${directory} -xf -`, signal);
    const plain = Object.entries(parameters).filter(([key]) => !key.startsWith("csi.storage.k8s.io/"));
    const login = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
    );
    const files = [
      { path: `${directory}/parameters.yaml`, content: dump(Object.fromEntries(plain)) },
      {
        path: `${directory}/secrets.yaml`,
        content: dump(Object.fromEntries(secretUses.map((use) => [use, login])), { noRefs: true }),
      },
    ];
    const unit = `csi-sanity-${protocol.name}`;
    const variables = {
      UNIT: unit,
      DIRECTORY: directory,
      NODE_SOCKET: `${driverDirectory(protocol)}/csi.sock`,
      FOCUS: focus,
      SKIP: skip.map(literally).join("|"),
      CONTROLLER_SOCKET: controllerSocket(protocol),
    };
    const body = readScript("testing/csi-sanity.sh", variables);
    const stop = (): void => {
      // It takes down what it made, and the script above goes on.
      void lab.run(node, { body: `systemctl stop ${unit}` }).catch(() => undefined);
    };
    signal.addEventListener("abort", stop, { once: true });
    await lab.run(node, { body, variables, files }, { onLine, atMostSeconds: secondsOfSuite });
    signal.removeEventListener("abort", stop);
    const report = await lab.run(node, {
      body: `cat ${quote(`${directory}/report.json`)}; rm -rf ${quote(directory)}`,
    });
    writeFileSync(join(reports, `csi-sanity-${protocol.name}.json`), report, { mode: 0o600 });
    return specResults(report);
  },
  // Shares that the driver made and no claim asked for: the tests of a race can lose sight of one.
  sweep: async (lab, protocol) => {
    const shares = await listShares(lab, ownMark(lab.settings));
    const isStray = (share: ListedShare): boolean =>
      share["Share Protocol"] === protocol.selector && !share.Name.startsWith("pvc-");
    return removeShares(lab, shares.filter(isStray));
  },
};
