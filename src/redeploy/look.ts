import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labDirectory } from "../paths";
import type { RunningLab } from "../running/lab";
import { findContainers, recordsIn } from "./container";
import { partNames, parts, runsInCluster } from "./parts";
import type { RedeployRecord } from "./record";
import { lookAtService } from "./service";

/** What a look at a lab has found. */
export interface Found {
  /** Of each part that is not the pinned one. */
  readonly records: readonly RedeployRecord[];
  /** Where it could not be looked, each with the reason. */
  readonly unseen: readonly string[];
}

/**
 * Looks where parts run, all places side by side, for those that are not the pinned one.
 * @param among names of the parts; without it all
 */
export async function lookForRedeployed(lab: RunningLab, among = partNames): Promise<Found> {
  const chosen = parts.filter(({ name }) => among.includes(name));
  const hasMachine = lab.machines.some(({ hostsManila }) => hostsManila);
  const services = chosen.flatMap((part) => (runsInCluster(part) || !hasMachine ? [] : [part]));
  const places = [
    ...(chosen.some(runsInCluster)
      ? [{ title: "the cluster", look: async () => recordsIn(await findContainers(lab)) }]
      : []),
    ...services.map((part) => ({
      title: part.title,
      look: async (): Promise<RedeployRecord[]> => {
        const record = await lookAtService(lab, part);
        return record === undefined ? [] : [record];
      },
    })),
  ];
  const found = await Promise.all(
    places.map(async ({ title, look }): Promise<Found> => {
      try {
        return { records: await look(), unseen: [] };
      } catch (error) {
        const text = error instanceof Error ? (error.message.split("\n").at(-1) ?? "") : String(error);
        return { records: [], unseen: [`${title}: ${text.trim()}`] };
      }
    }),
  );
  return {
    records: found.flatMap(({ records }) => records),
    unseen: found.flatMap(({ unseen }) => unseen),
  };
}

/**
 * A file of the lab with the names of parts that were redeployed, a line each: so that an `up` with nothing to do need not
 * connect to anything to look for what nobody has done. What is redeployed now, only a look tells.
 */
const hintFile = (lab: RunningLab): string => join(labDirectory(lab.stack), "redeployed");

/** Names of the parts of a lab that were ever redeployed. */
export function everRedeployed(lab: RunningLab): readonly string[] {
  const file = hintFile(lab);
  return existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : [];
}

/** Remembers that a part of a lab was redeployed. */
export function noteRedeployed(lab: RunningLab, part: string): void {
  write(lab, [...new Set([...everRedeployed(lab), part])]);
}

/** Forgets those of the parts that a look has found to be pinned. */
export function forgetRedeployed(lab: RunningLab, names: readonly string[]): void {
  write(
    lab,
    everRedeployed(lab).filter((name) => !names.includes(name)),
  );
}

function write(lab: RunningLab, names: readonly string[]): void {
  if (names.length === 0) {
    rmSync(hintFile(lab), { force: true });
  } else {
    writeFileSync(hintFile(lab), names.map((name) => `${name}\n`).join(""), { mode: 0o600 });
  }
}
