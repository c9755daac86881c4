import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { openCache } from "../../artifacts";
import { storageClassOf } from "../../csi/protocols";
import { inputsOf } from "../../inputs";
import { servedProtocols } from "../../manila/protocols";
import { labRecipes } from "../../sources";
import { labDirectory, logDirectory } from "../../paths";
import type { Settings } from "../../settings/load";
import { lookAtObjects } from "../changedObjects";
import { askForConsent } from "../consent";
import { Display, elapsed } from "../display";
import { interruptSignal } from "../interrupt";
import { LabError } from "../labError";
import { keepExpiry } from "../labs/expiry";
import { lastUp, rememberUp } from "../lastUp";
import { LayerProgress, type TimelineEntry } from "../layers";
import { requestsOf } from "../../machineRequests";
import { describeGone, LossCollector, type Losses } from "../losses";
import { preflight, type Cleared } from "../preflight";
import { mayLose, previewLosses } from "../preview";
import { renewLogins } from "../renewLogins";
import { openStack } from "../stack";
import { withStackLock } from "../stackLock";
import { tellPlugin, unreachableObjects } from "../unreachable";
import { ensureArtifacts } from "./artifacts";

export interface UpOptions {
  /** Whether to show what Pulumi prints. */
  readonly verbose: boolean;
  /** Whether machines may go without a question. */
  readonly yes: boolean;
  /** Milliseconds from now on after which `lab sweep` may take the lab down. */
  readonly ttl?: number;
}

/** `lab up`: makes the lab, or makes it what its settings say. */
export async function up(stack: string, { verbose, yes, ttl }: UpOptions): Promise<void> {
  const display = new Display();
  const since = Date.now();
  const { settings, place, manila, warnings } = await display.phase(
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
    const inputs = inputsOf(settings, await place.sources(openCache()));
    const before = lastUp(stack);
    const opened = await openStack(stack);
    await renewLogins(stack, [await place.login()]);
    manila?.handOver();
    const objects = await lookAtObjects(stack, signal);
    const work: Work = {
      stack: opened,
      settings,
      place,
      refresh: place.refreshes || objects.found === "changed",
    };
    if (objects.found === "silent") {
      tellPlugin(opened, await unreachableObjects(stack, place));
    }
    if (mayLose(stack, before, inputs)) {
      const losses = await display.phase("preview", () => preview(work, signal));
      const keyboard = process.stdin.isTTY && process.stdout.isTTY ? process.stdin : undefined;
      const known = { settings, before: before?.inputs, now: inputs };
      await askForConsent({ ...known, losses, yes, keyboard, signal }, display);
    }
    let { changes } = await converge(work, display, verbose, signal);
    if (objects.found === "silent") {
      changes += await lookAgain(work, display, verbose, signal);
    }
    rememberUp(stack, inputs);
    if (changes === 0) {
      display.line(`Lab '${stack}' is up; nothing to do (${elapsed(since)}).`);
    } else {
      display.line(`Lab '${stack}' is up (${elapsed(since)}).\n`);
      display.line(summary(settings));
    }
  });
}

/** What one run of Pulumi works on. */
interface Work extends Pick<Cleared, "settings" | "place"> {
  readonly stack: Stack;
  /** Whether Pulumi is to look first at what there is. */
  readonly refresh: boolean;
}

/** What it takes away; changes nothing. */
async function preview({ stack, settings, refresh }: Work, signal: AbortSignal): Promise<Losses> {
  const { stack: name } = settings;
  try {
    return await previewLosses(stack, refresh, openLog(name, "up"), signal);
  } catch (error) {
    const reason = signal.aborted ? "interrupted" : `Pulumi's preview has failed: ${shorten(error)}`;
    throw new LabError(`${reason}\nnothing was changed; logs: ${logDirectory(name)}`);
  }
}

/**
 * After an `up` that began with an API server that did not answer, as of machines that had to be started: what became of the objects can
 * be seen only now, and changes of them were left out.
 * @returns how many resources were not as they should be
 */
async function lookAgain(
  work: Work,
  display: Display,
  verbose: boolean,
  signal: AbortSignal,
): Promise<number> {
  const { stack, settings } = work;
  const objects = await lookAtObjects(settings.stack, signal);
  if (objects.found === "silent") {
    const unseen = "the API server does not answer, and objects in Kubernetes were not looked at";
    throw new LabError(`${unseen}: ${objects.reason}\n\`lab up\` goes on from here`);
  }
  tellPlugin(stack, {});
  const again = { ...work, refresh: objects.found === "changed" };
  return (await converge(again, display, verbose, signal)).changes;
}

async function converge(
  { stack, settings, place, refresh }: Work,
  display: Display,
  verbose: boolean,
  signal: AbortSignal,
): Promise<LayerProgress> {
  const { stack: name } = settings;
  const progress = new LayerProgress(display);
  const collector = new LossCollector();
  const log = openLog(name, "up");
  try {
    await stack.up({
      onEvent: (event) => {
        progress.onEvent(event);
        collector.onEvent(event);
      },
      onOutput: (text) => {
        log(text);
        if (verbose) {
          process.stdout.write(text);
        }
      },
      onError: log,
      color: "never",
      suppressOutputs: true,
      refresh,
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
    const gone = describeGone(collector.losses);
    if (gone !== undefined) {
      display.line(`! ${gone}`);
    }
    keepTimeline(name, progress.timeline);
  }
}

/** For the report's "How it came up". An `up` that found nothing to do leaves what the one before it has written. */
export function keepTimeline(stack: string, timeline: readonly TimelineEntry[]): void {
  if (timeline.length > 0) {
    const path = join(logDirectory(stack), "timeline.json");
    try {
      writeFileSync(path, JSON.stringify(timeline, undefined, 1), { mode: 0o600 });
    } catch (error) {
      // The disk may be full, and what `up` itself has to say of that is more.
      process.stderr.write(`${path} cannot be written: ${String(error)}\n`);
    }
  }
}

/** Appends what Pulumi prints to a log file of the lab. A disk that is full takes the log, and nothing else of the command. */
export function openLog(stack: string, name: string): (text: string) => void {
  mkdirSync(logDirectory(stack), { recursive: true, mode: 0o700 });
  const path = join(logDirectory(stack), `${name}.log`);
  let isLost = false;
  const write = (text: string): void => {
    try {
      if (!isLost) {
        appendFileSync(path, text, { mode: 0o600 });
      }
    } catch (error) {
      isLost = true;
      process.stderr.write(`${path} ends here: ${String(error)}\n`);
    }
  };
  write(`--- ${new Date().toISOString()}\n`);
  return write;
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
    `  storage classes  ${servedProtocols(settings.manila)
      .map((protocol) => storageClassOf(protocol))
      .join(" ")}`,
    `  files            ${labDirectory(stack)}: kubeconfig adminrc demorc ssh_config`,
    "",
    `  scripts/lab ${option}kubectl get nodes        scripts/lab ${option}openstack share list`,
    `  scripts/lab ${option}login worker0            eval "$(scripts/lab ${option}env)"`,
  ].join("\n");
}
