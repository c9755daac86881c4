import { z } from "zod";
import type { Share } from "../../manila/existing/shares";
import { readScript } from "../../render/template";
import { isExisting } from "../../settings/existingManila";
import type { RunningLab } from "../lab";

const contents = z.object({
  fileSystem: z.string(),
  /** Names of subvolumes. */
  volumes: z.array(z.string()),
  /** Name of a login → what it may do with the file system. */
  logins: z.record(z.string(), z.string()),
});

/** What Ceph has of shares. */
export type CephContents = z.infer<typeof contents>;

/** What Manila has left in Ceph. */
export interface CephPlan {
  readonly fileSystem: string;
  readonly volumes: readonly string[];
  readonly logins: readonly string[];
}

/** Seconds: it may be as slow as its slowest daemon. */
const secondsToAnswer = 60;

/**
 * Looks into the lab's own Ceph.
 * @returns undefined where the lab's Manila is elsewhere: what is below it is not for its tenants
 */
export async function cephContents(lab: RunningLab, signal: AbortSignal): Promise<CephContents | undefined> {
  if (isExisting(lab.settings.manila)) {
    return undefined;
  }
  const script = { body: readScript("manila/ceph-shares.sh") };
  const text = await lab.run(lab.storageHost, script, { signal, atMostSeconds: secondsToAnswer });
  return contents.parse(JSON.parse(text));
}

const pathOfLogin = /path=\/volumes\/[^/\s,]+\/([^/\s,]+)/g;

/**
 * Chooses the subvolumes that no share is exported from, and the logins for none but such. A share that is still being made has
 * no export location yet: while there is one, nothing is known to be left. Pure.
 */
export function planCeph(found: CephContents, shares: readonly Share[]): CephPlan {
  const { fileSystem, volumes, logins } = found;
  if (shares.some(({ export_locations: locations }) => locations.length === 0)) {
    return { fileSystem, volumes: [], logins: [] };
  }
  const exported = shares.flatMap(({ export_locations: locations }) => locations);
  const isUsed = (volume: string): boolean =>
    exported.some((location) => location.split("/").includes(volume));
  const strays = Object.entries(logins).filter(([name, may]) => {
    const paths = [...may.matchAll(pathOfLogin)].map(([, volume = ""]) => volume);
    // A name that is no word is none that Manila's drivers choose.
    return /^client\.[\w.-]+$/.test(name) && paths.length > 0 && !paths.some(isUsed);
  });
  return {
    fileSystem,
    volumes: volumes.filter((volume) => !isUsed(volume)),
    logins: strays.map(([name]) => name),
  };
}

/** @throws ProcessError where Ceph does not let one go */
export async function removeFromCeph(
  lab: RunningLab,
  { fileSystem, volumes, logins }: CephPlan,
  signal: AbortSignal,
): Promise<void> {
  if (volumes.length + logins.length === 0) {
    return;
  }
  const variables = { FILE_SYSTEM: fileSystem, VOLUMES: volumes.join(" "), LOGINS: logins.join(" ") };
  const script = { body: readScript("manila/ceph-remove.sh", variables), variables };
  await lab.run(lab.storageHost, script, { signal, atMostSeconds: secondsToAnswer + 10 * volumes.length });
}
