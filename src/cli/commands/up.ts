import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labRecipes } from "../../sources";
import { labDirectory, logDirectory } from "../../paths";
import type { Settings } from "../../settings/load";
import { Display, elapsed } from "../display";
import { interruptSignal } from "../interrupt";
import { LabError } from "../labError";
import { keepExpiry } from "../labs/expiry";
import { LayerProgress, type TimelineEntry } from "../layers";
import { requestsOf } from "../machineRequests";
import { preflight, type Cleared } from "../preflight";
import { renewLogins } from "../renewLogins";
import { openStack } from "../stack";
import { withStackLock } from "../stackLock";
import { ensureArtifacts } from "./artifacts";

export interface UpOptions {
  readonly verbose: boolean;
  /** Milliseconds from now on after which `lab sweep` may take the lab down. */
  readonly ttl?: number;
}

/** `lab up`: makes the lab, or makes it what its settings say. */
export async function up(stack: string, { verbose, ttl }: UpOptions): Promise<void> {
  const display = new Display();
  const since = Date.now();
  const { settings, place, warnings } = await display.phase(
    "settings",
    () => preflight(stack),
    ({ where }) => where,
  );
  for (const { fact, found, rule, cure } of warnings) {
    display.line(`! ${fact}: ${found}: ${rule}. Cure: ${cure}`);
  }
  const signal = interruptSignal(display, "interrupted: finishing what is under way; once more ends at once");
  await withStackLock(stack, async () => {
    if (ttl !== undefined) {
      keepExpiry(stack, new Date(since + ttl));
    }
    await ensureArtifacts(labRecipes(settings), display, signal);
    const progress = await converge({ settings, place }, display, verbose, signal);
    if (progress.changes === 0) {
      display.line(`Lab '${stack}' is up; nothing to do (${elapsed(since)}).`);
    } else {
      display.line(`Lab '${stack}' is up (${elapsed(since)}).\n`);
      display.line(summary(settings));
    }
  });
}

async function converge(
  { settings, place }: Pick<Cleared, "settings" | "place">,
  display: Display,
  verbose: boolean,
  signal: AbortSignal,
): Promise<LayerProgress> {
  const { stack: name } = settings;
  const stack = await openStack(name);
  await renewLogins(name, [await place.login()]);
  const progress = new LayerProgress(display);
  const log = openLog(name, "up");
  try {
    await stack.up({
      onEvent: progress.onEvent,
      onOutput: (text) => {
        log(text);
        if (verbose) {
          process.stdout.write(text);
        }
      },
      onError: log,
      color: "never",
      suppressOutputs: true,
      refresh: place.refreshes,
      signal,
    });
    return progress;
  } catch (error) {
    if (signal.aborted) {
      throw new LabError("interrupted; `lab up` goes on from here, `lab down` cleans up");
    }
    const reasons = [
      ...(progress.errors.length > 0 ? progress.errors : [shorten(error)]),
      ...(await place.explain()),
    ];
    const advice = "`lab up` goes on from here, `lab down` cleans up";
    throw new LabError([...new Set(reasons), `logs: ${logDirectory(name)}`, advice].join("\n"));
  } finally {
    keepTimeline(name, progress.timeline);
  }
}

/** For the report's "How it came up". An `up` that found nothing to do leaves what the one before it has written. */
export function keepTimeline(stack: string, timeline: readonly TimelineEntry[]): void {
  if (timeline.length > 0) {
    const path = join(logDirectory(stack), "timeline.json");
    writeFileSync(path, JSON.stringify(timeline, undefined, 1), { mode: 0o600 });
  }
}

/** Appends what Pulumi prints to a log file of the lab. */
export function openLog(stack: string, name: string): (text: string) => void {
  mkdirSync(logDirectory(stack), { recursive: true, mode: 0o700 });
  const path = join(logDirectory(stack), `${name}.log`);
  appendFileSync(path, `--- ${new Date().toISOString()}\n`, { mode: 0o600 });
  return (text) => {
    appendFileSync(path, text);
  };
}

/** The engine's errors come as events; this is for when it did not even start. */
export function shorten(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n").slice(-12).join("\n").trim();
}

/** What a user can do with a lab that has come up. Pure. */
export function summary(settings: Settings): string {
  const { stack } = settings;
  const option = stack === "local" ? "" : `-s ${stack} `;
  return [
    `  machines         ${requestsOf(settings)
      .map(({ name }) => name)
      .join(" ")}`,
    "  storage classes  manila-cephfs manila-nfs",
    `  files            ${labDirectory(stack)}: kubeconfig adminrc demorc ssh_config`,
    "",
    `  scripts/lab ${option}kubectl get nodes        scripts/lab ${option}openstack share list`,
    `  scripts/lab ${option}login worker0            eval "$(scripts/lab ${option}env)"`,
  ].join("\n");
}
