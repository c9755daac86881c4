import type { Stack } from "@pulumi/pulumi/automation";
import { logDirectory } from "../paths";
import { lookAtObjects } from "./changedObjects";
import type { Display } from "./display";
import { LabError } from "./labError";
import { LayerProgress } from "./layers";
import { describeGone, LossCollector } from "./losses";
import { keepTimeline, openLog, shorten } from "./operationLog";
import type { Cleared } from "./preflight";
import { KeptParts } from "./redeploy/kept";
import { tellPlugin } from "./unreachable";

/** What one run of Pulumi works on. */
export interface Work extends Pick<Cleared, "settings" | "place"> {
  readonly stack: Stack;
  /** Whether Pulumi is to look first at what there is. */
  readonly refresh: boolean;
  /** URNs of what is made anew in any case. */
  readonly replace: readonly string[];
  readonly kept: KeptParts;
  /** Whether the lab is to be just what the last `up` has made of it: then parts that are other builds stay. */
  readonly asBefore: boolean;
}

/** Runs the program, and shows what comes of it. @throws LabError with the reasons */
export async function converge(
  { stack, settings, place, refresh, replace, kept, asBefore }: Work,
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
      replace: [...replace],
      // Where Pulumi looks at what there is, it would see and undo what was redeployed.
      exclude: refresh && asBefore ? [...kept.urns] : [],
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
      ...kept.advice,
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

/**
 * After an `up` that began with an API server that did not answer, as of machines that had to be started: what became of the objects can
 * be seen only now, and changes of them were left out.
 * @returns how many resources were not as they should be
 */
export async function convergeAgain(
  work: Work,
  display: Display,
  verbose: boolean,
  signal: AbortSignal,
): Promise<number> {
  const { stack, settings } = work;
  // Where redeployed parts run could not be looked at before.
  const kept = await KeptParts.look(settings.stack, display);
  const objects = await lookAtObjects(settings.stack, signal, kept.objects);
  if (objects.found === "silent") {
    const unseen = "the API server does not answer, and objects in Kubernetes were not looked at";
    throw new LabError(`${unseen}: ${objects.reason}\n\`lab up\` goes on from here`);
  }
  tellPlugin(stack, {});
  const again = { ...work, kept, refresh: objects.found === "changed", replace: [] };
  return (await converge(again, display, verbose, signal)).changes;
}
