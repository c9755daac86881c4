import { driverDirectory, namespaceName, protocols } from "../csi/protocols";
import { readScript } from "../render/template";
import type { RunningLab } from "../running/lab";
import type { FoundContainer } from "./container";
import type { ClusterPart } from "./parts";

/** Where a CSI plugin listens. */
interface Socket {
  readonly machine: string;
  readonly path: string;
}

/** For a plugin whose pods run: it starts within seconds, and an emulated machine takes its time. */
const secondsAtMost = 60;

/**
 * Waits until every plugin that a part is answers GetPluginInfo.
 * @param expected what each answer must have in it: a build's version, or nothing in particular
 * @returns the answers' texts, each once
 * @throws ProcessError with the last answer, after a minute
 */
export async function askPlugins(
  lab: RunningLab,
  part: ClusterPart,
  containers: readonly FoundContainer[],
  { expected, signal }: { readonly expected: string; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const sockets = (await Promise.all(containers.map((each) => socketsOf(lab, part, each)))).flat();
  const answers = await Promise.all(
    sockets.map(({ machine, path }) => {
      const variables = { SOCKET: path, EXPECTED: expected, SECONDS_AT_MOST: `${secondsAtMost}` };
      const body = readScript("redeploy/plugin-info.sh", variables);
      return lab.run(machine, { body, variables }, { signal, atMostSeconds: secondsAtMost + 30 });
    }),
  );
  return [...new Set(answers.map((text) => text.trim()))];
}

/** The sidecars have none. */
async function socketsOf(
  lab: RunningLab,
  part: ClusterPart,
  { workload: { kind, name } }: FoundContainer,
): Promise<Socket[]> {
  const isDriver = part.container === "manila-csi";
  const protocol = protocols.find((each) => name.includes(`-${each.name}-`) || name.startsWith(each.name));
  if (protocol === undefined || (!isDriver && part.container !== "partner")) {
    return [];
  }
  switch (kind) {
    case "DaemonSet": {
      const directory = isDriver ? driverDirectory(protocol) : protocol.partnerDirectory;
      return lab.podNodes.map((machine) => ({ machine, path: `${directory}/csi.sock` }));
    }
    case "StatefulSet":
      return [await controllerSocket(lab, `${name}-0`)];
    case "Deployment":
      return [];
  }
}

/** A controller's socket is in its pod's own directory. */
async function controllerSocket(lab: RunningLab, pod: string): Promise<Socket> {
  const get = ["-n", namespaceName, "get", "pod", pod, "-o", "jsonpath={.spec.nodeName} {.metadata.uid}"];
  const [machine = "", uid = ""] = (await lab.kubectl(get)).split(" ");
  return { machine, path: `/var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~empty-dir/socket/csi.sock` };
}
