import { rmSync } from "node:fs";
import pRetry from "p-retry";
import { toolRecipes } from "../../artifacts";
import type { Swept, Sweeper } from "../../machines/sweeper";
import { sweepersOf } from "../../machines/sweepers";
import { manilaSweepers } from "../../manila/sweeper";
import { labDirectory } from "../../paths";
import { storageSweepers } from "../../storage/external/sweeper";
import { Display, elapsed } from "../display";
import { removeUnusedHome } from "../home";
import { interruptSignal } from "../interrupt";
import { LabError } from "../labError";
import { forgetExpiry } from "../labs/expiry";
import { LayerProgress } from "../layers";
import { openLog, shorten } from "../operationLog";
import { renewLogins } from "../renewLogins";
import { forgetStack, isAtWork, knownIds, openStack, stackExists } from "../stack";
import { withStackLock } from "../stackLock";
import { forgetObjects, tellPlugin } from "../unreachable";
import { ensureTools } from "./artifacts";

export interface DownOptions {
  readonly labId?: string;
  /** Whether shares on a Manila or a Ceph that is no part of the lab go, too. */
  readonly shares?: boolean;
}

/**
 * `lab down`: removes the lab and all that belongs to it, whatever state it is in.
 * @throws InputError where the login leads to another cloud than that of the lab; nothing is removed then
 */
export async function down(stack: string, { labId, shares = false }: DownOptions = {}): Promise<void> {
  const display = new Display();
  const since = Date.now();
  const signal = interruptSignal(display, "interrupted: finishing what is under way; once more ends at once");
  await withStackLock(stack, async () => {
    const onCeph = storageSweepers(stack, shares);
    const onManila = manilaSweepers(stack, shares, onCeph.length > 0);
    const sweepers = [...sweepersOf(stack, labId), ...onManila, ...onCeph];
    const logins = await Promise.all(sweepers.map(({ login }) => login()));
    if (stackExists(stack)) {
      await ensureTools([...toolRecipes, ...sweepers.flatMap(({ tools }) => tools)], display, signal);
      await openStack(stack);
      await renewLogins(stack, logins);
      for (const sweeper of sweepers) {
        await sweepWhileUp(sweeper, display, signal);
      }
      for (const sweeper of sweepers) {
        await sweepForgotten(stack, sweeper, display, signal);
      }
      await destroyAll(stack, display, signal);
      await forgetStack(stack);
    }
    for (const sweeper of sweepers) {
      await sweepAll(sweeper, display, signal);
    }
    sweepers.forEach(({ forget }) => {
      forget();
    });
    forgetExpiry(stack);
    rmSync(labDirectory(stack), { recursive: true, force: true });
  });
  await removeUnusedHome();
  display.line(`Lab '${stack}' is gone (${elapsed(since)}).`);
}

async function sweepWhileUp(
  { title, whileUp: sweep }: Sweeper,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  if (sweep !== undefined) {
    const work = (): Promise<readonly string[]> => sweep({ signal, onWait: waiting(display) });
    await orGoOn(signal, () => display.phase(`${title}, by the lab`, work, listed));
  }
}

/** What Pulumi at work makes right now is not forgotten; it says itself that it is at work. */
async function sweepForgotten(
  stack: string,
  { sweepForgotten: sweep }: Sweeper,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  if (sweep === undefined || isAtWork(stack)) {
    return;
  }
  const known = knownIds(stack);
  if (known !== undefined) {
    const work = (): Promise<readonly string[]> => sweep(known, { signal, onWait: waiting(display) });
    await orGoOn(signal, () => display.phase("what Pulumi forgot", work, listed));
  }
}

async function sweepAll({ title, sweep }: Sweeper, display: Display, signal: AbortSignal): Promise<void> {
  const work = (): Promise<Swept> => sweep({ signal, onWait: waiting(display) });
  const { remarks } = await orGoOn(signal, () =>
    display.phase(title, work, ({ removed }) => listed(removed)),
  );
  remarks.forEach((remark) => {
    display.line(`  ${remark}`);
  });
}

function waiting(display: Display): (text: string) => void {
  return (text) => {
    display.activity(text);
  };
}

async function orGoOn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = signal.aborted ? "interrupted" : shorten(error);
    throw new LabError(`${reason}\n\`lab down\` goes on from here`);
  }
}

/** The provider's word for a server in ERROR that the cloud is deleting: it does not wait for such a one. */
const beingDeleted = "unexpected state 'ERROR', wanted target 'DELETED";

async function destroyAll(name: string, display: Display, signal: AbortSignal): Promise<void> {
  const since = Date.now();
  let changes = 0;
  const attempt = async (): Promise<void> => {
    changes += await destroy(name, display, signal);
  };
  const shouldRetry = ({ error }: { readonly error: Error }): boolean =>
    !signal.aborted && error.message.includes(beingDeleted);
  try {
    await pRetry(attempt, { retries: 5, minTimeout: 3000, factor: 1, shouldRetry });
    display.done("lab", since, `${changes} resources`);
  } catch (error) {
    display.failed("lab", since);
    throw error;
  }
}

/** @returns how many resources it has removed */
async function destroy(name: string, display: Display, signal: AbortSignal): Promise<number> {
  const stack = await openStack(name);
  // All of them go with the control plane.
  tellPlugin(stack, forgetObjects);
  const progress = new LayerProgress(display);
  const log = openLog(name, "down");
  try {
    await stack.destroy({ onEvent: progress.onEvent, onOutput: log, color: "never", signal });
    return progress.changes;
  } catch (error) {
    const reasons = progress.errors.length > 0 ? progress.errors : [shorten(error)];
    throw new LabError([...new Set(reasons), "`lab down` goes on from here"].join("\n"));
  }
}

function listed(removed: readonly string[]): string {
  return removed.length === 0 ? "none" : `removed ${removed.join(", ")}`;
}
