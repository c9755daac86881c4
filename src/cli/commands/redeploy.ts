import { parts, type Part } from "../../redeploy/parts";
import { partOf, requestOf, type Request, type SourceOptions } from "../../redeploy/request";
import { fingerprint, nextSave } from "../../redeploy/watch";
import { readScript } from "../../render/template";
import { RunningLab } from "../../running/lab";
import { InputError } from "../../settings/problem";
import { Display } from "../display";
import { interruptSignal } from "../interrupt";
import { LabError } from "../labError";
import { redeployInCluster } from "../redeploy/cluster";
import { redeployService } from "../redeploy/service";
import { undoParts } from "../redeploy/undo";
import { withStackLock } from "../stackLock";

export interface RedeployOptions extends SourceOptions {
  /** Whether to go back to the pinned build. */
  readonly undo: boolean;
}

/**
 * `lab redeploy PART`: has a running lab run another build of one of its parts, or with --undo the pinned one again.
 * `lab redeploy manila` without a source: its services start again with the code that is on their machine now.
 * @throws InputError for what cannot be redeployed, or where the lab is not up
 */
export async function redeploy(
  stack: string,
  name: string | undefined,
  options: RedeployOptions,
): Promise<void> {
  if (options.undo) {
    await undo(stack, name, options);
    return;
  }
  const request = requestOf(name, options);
  const directory = directoryOf(request);
  if ("service" in request && directory === undefined) {
    await startAgain(new RunningLab(stack));
    return;
  }
  const lab = RunningLab.open(stack);
  const display = new Display();
  const signal = interruptSignal(display, "interrupted");
  const round = (): Promise<void> => withStackLock(stack, () => once(lab, request, display, signal));
  if (options.watch && directory !== undefined) {
    await atEverySave(directory, round, display, signal);
    return;
  }
  try {
    await round();
  } catch (error) {
    throw error instanceof InputError ? error : withAdvice(error, lab, name ?? "");
  }
}

function directoryOf(request: Request): string | undefined {
  if ("service" in request) {
    return request.directory;
  }
  return "directory" in request.source ? request.source.directory : undefined;
}

async function once(lab: RunningLab, request: Request, display: Display, signal: AbortSignal): Promise<void> {
  if ("service" in request) {
    await redeployService(lab, request.service, request.directory ?? "", display, signal);
  } else {
    await redeployInCluster(lab, request.part, request.source, display, signal);
  }
}

/** A save while a round is under way counts for the next one. What fails is shown, and the next save tries again. */
async function atEverySave(
  directory: string,
  round: () => Promise<void>,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  let seen: string | undefined = fingerprint(directory);
  while (seen !== undefined) {
    try {
      await round();
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      display.line(error instanceof Error ? error.message : String(error));
    }
    display.line(`waits for the next save below ${directory}; Ctrl-C ends it`);
    seen = await nextSave(directory, seen, signal);
  }
}

/** `lab redeploy manila`, as after a patch of its code on the machine. */
async function startAgain(lab: RunningLab): Promise<void> {
  const onLine = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  await lab.run(lab.manilaHost, { body: readScript("manila/redeploy.sh") }, { onLine });
}

async function undo(stack: string, name: string | undefined, options: SourceOptions): Promise<void> {
  const chosen: readonly Part[] = name === undefined ? parts : [partOf(name)];
  const { from, module: version, image, watch } = options;
  if (watch || [from, version, image].some((value) => value !== undefined)) {
    const rule = "must stand alone: there is one pinned build to go back to";
    throw new InputError("Nothing to undo", [{ setting: "--undo", value: true, rule }]);
  }
  const lab = RunningLab.open(stack);
  const display = new Display();
  const signal = interruptSignal(display, "interrupted");
  const undone = await withStackLock(stack, () => undoParts(lab, chosen, display, signal));
  if (undone.length === 0) {
    const rule = "must have been redeployed: what runs is the pinned build";
    throw new InputError("Nothing to undo", [{ setting: "part", value: name, rule }]);
  }
}

function withAdvice(error: unknown, lab: RunningLab, name: string): LabError {
  const reason = error instanceof Error ? error.message : String(error);
  const back = `\`scripts/lab redeploy --undo ${name} -s ${lab.stack}\` goes back to the pinned build where this one has come that far`;
  return new LabError(`${reason}\n${back}`);
}
