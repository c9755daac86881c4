import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { labDirectory } from "../paths";
import type { RunningLab } from "../running/lab";
import { findContainers, recordsIn } from "./container";
import { parts, runsInCluster } from "./parts";
import type { RedeployRecord } from "./record";
import { lookAtService } from "./service";

/** What a look at a lab has found. */
export interface Found {
  /** Of each part that is not the pinned one. */
  readonly records: readonly RedeployRecord[];
  /** Where it could not be looked, each with the reason. */
  readonly unseen: readonly string[];
}

/** Looks at every place where a part may be another one than the pinned, all side by side. */
export async function lookForRedeployed(lab: RunningLab): Promise<Found> {
  const services = lab.machines.some(({ hostsManila }) => hostsManila)
    ? parts.flatMap((part) => (runsInCluster(part) ? [] : [part]))
    : [];
  const looks: readonly (readonly [string, () => Promise<readonly RedeployRecord[]>])[] = [
    ["the cluster", async () => recordsIn(await findContainers(lab))],
    ...services.map(
      (part) => [part.title, async () => [(await lookAtService(lab, part)) ?? []].flat()] as const,
    ),
  ];
  const records: RedeployRecord[] = [];
  const unseen: string[] = [];
  const outcomes = await Promise.allSettled(looks.map(([, look]) => look()));
  outcomes.forEach((outcome, index) => {
    if (outcome.status === "fulfilled") {
      records.push(...outcome.value);
    } else {
      const reason: unknown = outcome.reason;
      const text = reason instanceof Error ? reason.message.split("\n").at(-1) : String(reason);
      unseen.push(`${looks[index]?.[0] ?? ""}: ${(text ?? "").trim()}`);
    }
  });
  return { records, unseen };
}

/** A file of the lab that is there once anything was redeployed: without it an `up` with nothing to do need not look. */
const hint = "redeployed";

/** Whether anything of the lab was ever redeployed. What is redeployed now, only a look tells. */
export function mayBeRedeployed(lab: RunningLab): boolean {
  return lab.has(hint);
}

/** Remembers that something of a lab was redeployed. */
export function noteRedeployed(lab: RunningLab): void {
  closeSync(openSync(join(labDirectory(lab.stack), hint), "a", 0o600));
}
