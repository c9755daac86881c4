import { placeOf } from "../../machines/places";
import { everRedeployed, lookForRedeployed } from "../../redeploy/look";
import { parts } from "../../redeploy/parts";
import { RunningLab } from "../../running/lab";
import { reachManila } from "../../running/reachManila";
import { cephContents, planCeph, removeFromCeph } from "../../running/reset/ceph";
import { removeClaims, removePods, removeRest, type ClusterRemoval } from "../../running/reset/cluster";
import {
  describeForeign,
  describeRemoved,
  describeReset,
  type ResetPlan,
} from "../../running/reset/describe";
import { clusterObjects } from "../../running/reset/objects";
import { planCluster } from "../../running/reset/plan";
import { ManilaReset } from "../../running/reset/shares";
import { settingsOf } from "../../settings/ofStack";
import { InputError } from "../../settings/problem";
import { refuseAnew } from "../anew";
import { keyboardOfTerminal, requireYes } from "../answer";
import { Display, elapsed } from "../display";
import { interruptSignal } from "../interrupt";
import { LabError } from "../labError";
import { madeObjects } from "../madeObjects";
import { shorten } from "../operationLog";
import { undoParts } from "../redeploy/undo";
import { withStackLock } from "../stackLock";
import { up } from "./up";

export interface ResetOptions {
  /** Whether storage and cluster are made anew, in place of removing what is in them. */
  readonly hard: boolean;
  /** Whether nobody is asked before things go. */
  readonly yes: boolean;
}

/**
 * `lab reset`: a lab that was used is as after `up`, without the time of an `up`. What the lab's program has made is left alone.
 * @throws InputError where the lab is not up, or where nobody can be asked and `--yes` was not given; nothing is removed then
 */
export async function reset(stack: string, { hard, yes }: ResetOptions): Promise<void> {
  if (hard) {
    refuseAnew(settingsOf(stack));
    RunningLab.open(stack);
    await up(stack, { verbose: false, yes, anew: true });
    return;
  }
  const lab = RunningLab.open(stack);
  const made = madeObjects(stack);
  const display = new Display();
  const since = Date.now();
  const signal = interruptSignal(display, "interrupted; `lab reset` goes on from here");
  const locked = (work: () => Promise<void>): Promise<void> =>
    withStackLock(stack, () => reachManila(lab, work));
  await locked(async () => {
    const { patience, manila, plan } = await display.phase("what is there", () => look(lab, made, signal));
    const lines = describeReset(plan);
    const foreign = describeForeign(plan.manila);
    if (lines.length > 0) {
      display.line(`This removes from lab '${stack}':\n${lines.join("\n")}`);
      await consent(yes, display, signal);
      await work(() => remove(plan, manila, { lab, signal, patience }, display), signal);
    }
    if (foreign !== undefined) {
      display.line(`! ${foreign}`);
    }
    display.line(`Lab '${stack}' is as after \`up\`; ${describeRemoved(plan)} (${elapsed(since)}).`);
  });
}

interface Looked {
  readonly patience: number;
  readonly manila: ManilaReset;
  readonly plan: ResetPlan;
}

/** Everything is asked at once. Changes nothing. */
async function look(lab: RunningLab, made: ReadonlySet<string>, signal: AbortSignal): Promise<Looked> {
  const [patience, objects, manila, contents, { records }] = await Promise.all([
    placeOf(lab.settings).patience(),
    clusterObjects(lab, signal),
    ManilaReset.connect(lab),
    cephContents(lab, signal),
    lookForRedeployed(lab, everRedeployed(lab)),
  ]);
  const ofManila = await manila.plan();
  const plan = {
    cluster: planCluster(objects, made),
    manila: ofManila,
    ceph: contents === undefined ? undefined : planCeph(contents, [...ofManila.shares, ...ofManila.foreign]),
    redeployed: records.map(({ part }) => part),
  };
  return { patience, manila, plan };
}

async function consent(yes: boolean, display: Display, signal: AbortSignal): Promise<void> {
  const keyboard = keyboardOfTerminal();
  if (yes) {
    return;
  }
  if (keyboard === undefined) {
    const rule = "must be given where something is removed, and nobody can be asked";
    throw new InputError("Nothing was changed", [{ setting: "--yes", value: undefined, rule }]);
  }
  await requireYes("Go on? [y/N] ", keyboard, display, signal);
}

/** First the pinned builds, which know how to delete; claims while CSI can still serve them; then what is left of everything, side by side. */
async function remove(
  { cluster, redeployed }: ResetPlan,
  manila: ManilaReset,
  how: ClusterRemoval,
  display: Display,
): Promise<void> {
  const { lab, signal } = how;
  if (redeployed.length > 0) {
    const chosen = parts.filter(({ name }) => redeployed.includes(name));
    await undoParts(lab, chosen, display, signal);
  }
  await display.phase("pods and snapshots", () => removePods(cluster, how));
  await display.phase("claims and volumes", () => removeClaims(cluster, how));
  await Promise.all([
    display.phase("other objects", () => removeRest(cluster, how)),
    display.phase("Manila and Ceph", async () => {
      await manila.remove(signal);
      const contents = await cephContents(lab, signal);
      if (contents !== undefined) {
        await removeFromCeph(lab, planCeph(contents, (await manila.plan()).foreign), signal);
      }
    }),
  ]);
}

async function work(removal: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await removal();
  } catch (error) {
    const reason = signal.aborted ? "interrupted" : shorten(error);
    throw new LabError(`${reason}\n\`lab reset\` goes on from here`);
  }
}
