import {
  findingsOf,
  good,
  problemsIn,
  warning,
  type Examination,
  type Finding,
} from "../../machines/finding";
import { areOnThisHost } from "../../machines/places";
import type { Settings } from "../../settings/load";
import { InputError } from "../../settings/problem";
import type { ExternalStorage } from "../../settings/storage";
import { readKeyring, subject } from "./keyring";
import { judgeMonitors, tryMonitor } from "./monitors";

/**
 * Looks at what can be seen of a Ceph without being its client: whether its monitors answer, and whether there is a key. What the
 * Ceph says to the key is asked on Manila's machine, which has a client. Makes nothing.
 */
export async function examineStorage(
  { machines }: Pick<Settings, "machines">,
  storage: ExternalStorage,
): Promise<Examination> {
  // Only machines on this host reach the monitors by way of this host.
  const tried = areOnThisHost(machines)
    ? await Promise.all(storage.monitors.map((address) => tryMonitor(address)))
    : [];
  const findings = [...lookAtKeyring(storage), ...judgeMonitors(tried)];
  const where = `Ceph of ${storage.monitors.join(", ")}`;
  return { where: problemsIn(findings).length === 0 ? where : "", findings, subject };
}

function lookAtKeyring(storage: ExternalStorage): Finding[] {
  try {
    const { path, isOpen } = readKeyring(storage);
    const fact = {
      fact: "manilakube:storage.keyringFile",
      found: storage.keyringFile,
      shownBy: `ls -l ${path}`,
    };
    return [
      isOpen
        ? warning(fact, "should be for its owner's eyes only: it holds a key", `chmod 600 ${path}`)
        : good(fact),
    ];
  } catch (error) {
    if (error instanceof InputError) {
      return findingsOf(error.problems);
    }
    throw error;
  }
}
