import { driverContainer } from "../csi/chart/names";
import { controllerSocket, driverDirectory, protocols } from "../csi/protocols";
import { readScript } from "../render/template";
import type { RunningLab } from "../running/lab";
import type { FoundContainer } from "./container";

/** Where a CSI plugin listens. */
interface Socket {
  readonly machine: string;
  readonly path: string;
}

/** For a plugin whose pods run: it starts within seconds, and an emulated machine takes its time. */
const secondsAtMost = 60;

/**
 * Waits until every plugin that runs in containers answers GetPluginInfo.
 * @param expected what each answer must have in it: a build's version, or nothing in particular
 * @returns the answers' texts, each once
 * @throws ProcessError with the last answer, after a minute
 */
export async function askPlugins(
  lab: RunningLab,
  containers: readonly FoundContainer[],
  { expected, signal }: { readonly expected: string; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const sockets = (await Promise.all(containers.map((each) => socketsOf(lab, each)))).flat();
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
async function socketsOf(lab: RunningLab, { workload, name }: FoundContainer): Promise<Socket[]> {
  const onNodes = (path: string): Socket[] => lab.podNodes.map((machine) => ({ machine, path }));
  const driver = protocols.find((protocol) => driverContainer(protocol) === name);
  if (driver !== undefined) {
    switch (workload.kind) {
      case "StatefulSet":
        return [{ machine: await nodeOf(lab, workload), path: controllerSocket(driver) }];
      default:
        return onNodes(`${driverDirectory(driver)}/csi.sock`);
    }
  }
  const served = protocols.find(
    ({ partner }) => partner.name === workload.name && partner.container === name,
  );
  return served === undefined ? [] : onNodes(`${served.partnerDirectory}/csi.sock`);
}

/** Where the one pod of a StatefulSet runs. */
function nodeOf(lab: RunningLab, { namespace, name }: FoundContainer["workload"]): Promise<string> {
  return lab.kubectl(["-n", namespace, "get", "pod", `${name}-0`, "-o", "jsonpath={.spec.nodeName}"]);
}
