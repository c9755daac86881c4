import { existsSync, readFileSync, statSync } from "node:fs";
import { openCache } from "../../artifacts";
import { inputsOf } from "../../inputs";
import type { Place } from "../../machines/place";
import { placeOf } from "../../machines/places";
import { cacheDirectory, labDirectory } from "../../paths";
import { RunningLab } from "../../running/lab";
import { ArchiveWriter } from "../../saving/archive";
import { layersOf, packMachine, startMachines, stopMachines } from "../../saving/machines";
import { manifestFormat } from "../../saving/manifest";
import { bestCompression, packDirectory, type PackOptions } from "../../saving/pack";
import { archiveNamed } from "../../saving/places";
import { artifactsOf, presentOf, requireSavable } from "../../saving/present";
import { machinesIn, type SavedMachine } from "../../saving/state";
import type { Settings } from "../../settings/load";
import { settingsOf } from "../../settings/ofStack";
import { InputError } from "../../settings/problem";
import { stackFile } from "../../settings/stackFile";
import { converge, type Work } from "../converge";
import { Display, elapsed } from "../display";
import { exportState, placeOfState } from "../exportedState";
import { interruptSignal } from "../interrupt";
import { LabError } from "../labError";
import { lastUp, rememberUp } from "../lastUp";
import { shorten } from "../operationLog";
import { mayLose } from "../preview";
import { projectVersion } from "../projectVersion";
import { KeptParts } from "../redeploy/kept";
import { openStack } from "../stack";
import { withStackLock } from "../stackLock";
import { keepObjects, tellPlugin } from "../unreachable";

export interface SaveOptions {
  /** A directory for the archive. */
  readonly to?: string | undefined;
}

/**
 * `lab save`: a whole lab with its shares as one archive, from which `lab up --from` brings it back. Its machines are stopped for
 * that time, and started again however it ends.
 * @throws InputError where the lab is of a kind that cannot be saved, is not as its last `up` left it, or the name is taken
 */
export async function save(stack: string, name: string, { to }: SaveOptions): Promise<void> {
  const file = archiveNamed(name, to);
  if (existsSync(file)) {
    const rule = `is taken by ${file}; remove that file, or take another name`;
    throw new InputError("The lab cannot be saved", [{ setting: "name", value: name, rule }]);
  }
  const settings = settingsOf(stack);
  requireSavable(settings);
  RunningLab.open(stack);
  const display = new Display();
  const since = Date.now();
  const signal = interruptSignal(
    display,
    "interrupted: the machines are started again; once more ends at once",
  );
  await withStackLock(stack, async () => {
    const place = placeOf(settings);
    await requireWhole(settings, place);
    const opened = await openStack(stack);
    const state = await exportState(stack, "the lab cannot be saved", placeOfState(stack));
    const machines = machinesIn(state);
    const layers = await layersOf(machines);
    const before = lastUp(stack);
    const kept = await KeptParts.look(stack, display);
    const halted = { isSo: false };
    const failure = await pack({ settings, file, state, machines, layers, halted }, display, signal).then(
      () => undefined,
      (error: unknown) =>
        new LabError(`${signal.aborted ? "interrupted" : shorten(error)}\nnothing was saved`),
    );
    if (halted.isSo && signal.aborted) {
      await display.phase("start", () => startMachines(machines));
      display.line(`The machines run again; \`scripts/lab up ${stack}\` waits until the lab is whole.`);
    } else if (halted.isSo) {
      const { refreshes: refresh } = place;
      const work: Work = { stack: opened, settings, place, refresh, replace: [], kept, asBefore: true };
      // The API server is one of what starts. Nothing of what it holds has changed, since the lab was whole.
      tellPlugin(opened, keepObjects);
      await converge(work, display, false, signal).catch((error: unknown) => {
        throw failure === undefined ? error : new LabError(`${failure.message}\n${shorten(error)}`);
      });
      if (before !== undefined) {
        rememberUp(stack, before.inputs);
      }
    }
    if (failure !== undefined) {
      throw failure;
    }
    if (signal.aborted) {
      throw new LabError(`interrupted; the archive is whole: ${file}`);
    }
  });
  display.line(
    `Lab '${stack}' is saved and up again (${elapsed(since)}): ${file}, ${size(statSync(file).size)}`,
  );
}

/** What `up` would not find as it should be has no place in an archive, and must not be changed by the start after it. */
async function requireWhole(settings: Settings, place: Place): Promise<void> {
  const { stack } = settings;
  const before = lastUp(stack);
  const inputs = inputsOf(settings, await place.sources(openCache()));
  const states = await place.states();
  const isWhole = before !== undefined && !mayLose(stack, before, inputs);
  if (!isWhole || states.some(({ running }) => !running)) {
    const rule = `must be as its last \`up\` has left it, with all machines running: \`scripts/lab up ${stack}\` first`;
    throw new InputError("The lab cannot be saved", [{ setting: "stack", value: stack, rule }]);
  }
}

interface Packed {
  readonly settings: Settings;
  readonly file: string;
  readonly state: unknown;
  readonly machines: readonly SavedMachine[];
  readonly layers: ReadonlyMap<string, string>;
  /** Whether machines may have been stopped. */
  readonly halted: { isSo: boolean };
}

async function pack(lab: Packed, display: Display, signal: AbortSignal): Promise<void> {
  const { settings, file, machines, halted } = lab;
  const { stack } = settings;
  const options: PackOptions = { compression: await bestCompression(), signal };
  const writer = await ArchiveWriter.begin(file, signal);
  try {
    const artifacts = await display.phase("artifacts", () => artifactsOf(settings, signal));
    await writer.addText("stack.yaml", readFileSync(stackFile(stack), "utf8"));
    await writer.addText("state.json", JSON.stringify(lab.state));
    halted.isSo = true;
    const killed = await display.phase("stop", () => stopMachines(machines, signal));
    killed.forEach((name) => {
      display.line(`! ${name} did not stop by itself and was killed: what it holds is as after a power cut`);
    });
    for (const machine of machines) {
      const layer = lab.layers.get(machine.given.machine) ?? "";
      await display.phase(
        `  ${machine.given.machine}`,
        () => packMachine(machine, layer, writer, options),
        size,
      );
    }
    await writer.add("files.tar", (target) => packDirectory(labDirectory(stack), target, options));
    await writer.end({
      ...{ format: manifestFormat, project: projectVersion(), stack, saved: new Date().toISOString() },
      ...{ compression: options.compression, cache: cacheDirectory(), artifacts },
      inputs: presentOf(settings).inputs,
      machines: machines.map(({ given }) => given.machine),
    });
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** Pure. */
export function size(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
