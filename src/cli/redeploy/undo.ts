import { containersOf, findContainers } from "../../redeploy/container";
import { forgetRedeployed } from "../../redeploy/look";
import { runsInCluster, type Part } from "../../redeploy/parts";
import { lookAtService } from "../../redeploy/service";
import type { RunningLab } from "../../running/lab";
import type { Display } from "../display";
import { undoInCluster } from "./cluster";
import { undoService } from "./service";

/**
 * Has a lab run the pinned build of parts again, where it runs another one.
 * @returns names of the parts that were not pinned
 */
export async function undoParts(
  lab: RunningLab,
  chosen: readonly Part[],
  display: Display,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await findContainers(lab);
  // A Manila that is elsewhere has no machine here.
  const hasMachine = lab.machines.some(({ hostsManila }) => hostsManila);
  const undone: string[] = [];
  for (const part of chosen) {
    if (runsInCluster(part)) {
      const containers = containersOf(part, found).filter(({ record }) => record !== undefined);
      if (containers.length > 0) {
        await undoInCluster(lab, part, containers, display, signal);
        undone.push(part.name);
      }
    } else if (hasMachine && (await lookAtService(lab, part, signal)) !== undefined) {
      await undoService(lab, part, display, signal);
      undone.push(part.name);
    }
  }
  forgetRedeployed(
    lab,
    chosen.map(({ name }) => name),
  );
  return undone;
}
