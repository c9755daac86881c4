import { requestsOf } from "../machineRequests";
import { proxiesIn } from "../machines/host/facts/proxy";
import { placeOf } from "../machines/places";
import type { Settings } from "../settings/load";
import { settingsOf } from "../settings/ofStack";
import { InputError } from "../settings/problem";
import { handedMachines } from "./labFile";

/** Of every lab: loopback, the metadata service, and names of services in the cluster. */
const always = ["localhost", "127.0.0.1", "169.254.169.254", ".svc", ".cluster.local"];

/**
 * `NO_PROXY` in both spellings, where the environment names a proxy: what belongs to a lab is on this host or in its cloud, and
 * no proxy leads there. podman hands both to the machines, which have the environment's proxies, too.
 */
export function proxyExceptions(
  stack: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  if (proxiesIn(env).length === 0) {
    return {};
  }
  const before = [env["NO_PROXY"], env["no_proxy"]].flatMap((list) => (list ?? "").split(","));
  const all = [...before.map((each) => each.trim()), ...always, ...addressesIn(stack), ...placesOf(stack)];
  const value = [...new Set(all)].filter((each) => each !== "").join(",");
  return { NO_PROXY: value, no_proxy: value };
}

/** As the lab itself says, once it is up: servers of a cloud have addresses that no setting names. */
function addressesIn(stack: string): string[] {
  try {
    return handedMachines(stack).flatMap((machine) => [machine.name, machine.address, machine.privateAddress]);
  } catch {
    return [];
  }
}

/** As the settings say; not every program understands networks, so each machine is named, too. */
function placesOf(stack: string): string[] {
  const settings = settingsIfValid(stack);
  if (settings === undefined) {
    return [];
  }
  const { machines, kubernetes } = settings;
  const requests = requestsOf(settings);
  return [
    ...[machines.subnet, kubernetes.podSubnet, kubernetes.serviceSubnet],
    ...requests.map(({ name }) => name),
    ...(placeOf(settings).addresses(requests)?.values() ?? []),
  ];
}

function settingsIfValid(stack: string): Settings | undefined {
  try {
    return settingsOf(stack);
  } catch (error) {
    if (error instanceof InputError) {
      return undefined;
    }
    throw error;
  }
}
