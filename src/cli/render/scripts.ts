import { assemble } from "../../remote/script";
import type { Settings } from "../../settings/load";
import type { MachineAddress } from "./addresses";
import { phaseOf } from "./phases";
import { recordProgram, type RecordedResource } from "./program";
import { standInSources } from "./sources";
import { standIns } from "./standIns";
import { nearestWaits } from "./waits";

/** One script as bash would get it on a machine. */
export interface RenderedScript {
  /** Its place in the order, as the name of its file begins. */
  readonly number: string;
  readonly file: string;
  readonly machine: string;
  readonly phase: string;
  /** Whether it takes long and outlives an `up` that is cancelled. */
  readonly job: boolean;
  /** Seconds. */
  readonly deadline: number | undefined;
  /** Files that are read back from the machine when it is done: name → path. */
  readonly results: Readonly<Record<string, string>>;
  /** Numbers of the scripts that end before it starts, and objects of Kubernetes that are there before it starts. */
  readonly waitsFor: readonly string[];
  /** Holds secrets. */
  readonly text: string;
}

/** All scripts that `up` would run on a lab's machines, in an order in which one after the other can run. */
export async function renderScripts(
  settings: Settings,
  addresses: readonly MachineAddress[],
): Promise<readonly RenderedScript[]> {
  // The SDKs of its layers take a while to load, and other commands do not need them.
  const { Lab } = await import("../../lab");
  const resources = await recordProgram(
    settings.stack,
    (options) => new Lab(settings, standInSources(settings), options),
    standIns(settings.stack, addresses),
  );
  const phases = resources.flatMap((resource) => {
    const phase = phaseOf(resource);
    return phase === undefined ? [] : [{ ...phase, urn: resource.urn }];
  });
  // All as long as the last one, so that a directory lists the files in their order.
  const digits = Math.max(2, `${phases.length}`.length);
  const numbers = new Map(phases.map(({ urn }, index) => [urn, `${index + 1}`.padStart(digits, "0")]));
  const waits = nearestWaits(resources, ({ urn }) => numbers.has(urn));
  const titles = new Map(resources.map((resource) => [resource.urn, titleOf(resource)]));
  return phases.map(({ urn, machine, name, job, deadline, script }) => {
    const number = numbers.get(urn) ?? "";
    return {
      number,
      file: `${number}-${name.startsWith(`${machine}-`) ? name : `${machine}-${name}`}.sh`,
      machine,
      phase: name,
      job,
      deadline,
      results: script.outputs ?? {},
      waitsFor: (waits.get(urn) ?? []).map((each) => numbers.get(each) ?? titles.get(each) ?? each).sort(),
      text: assemble(script),
    };
  });
}

/** Such as `DaemonSet flannel`. */
function titleOf({ type, name }: RecordedResource): string {
  return `${type.split(":").at(-1) ?? type} ${name}`;
}
