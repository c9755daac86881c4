import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { machineTypes } from "../machines/machineTypes";
import { naturally } from "../naturalOrder";
import { layerOf, nameOf } from "./urn";

/** What an `up` takes away. */
export interface Losses {
  /** Machines that are there and get others in their place. By name, sorted, as all of them. */
  readonly replaced: readonly string[];
  /** Machines that are there and get none in their place. */
  readonly removed: readonly string[];
  /** Machines that were gone before. */
  readonly gone: readonly string[];
  /** What goes with all of these, or by itself. */
  readonly belongings: readonly string[];
}

interface LostMachine {
  readonly name: string;
  readonly id: string;
  readonly fate: "replaced" | "removed" | "gone";
}

/** Reads from Pulumi's own events, of a preview or of the operation itself, what goes. */
export class LossCollector {
  private readonly machines: LostMachine[] = [];
  private readonly created = new Set<string>();
  /** Ids of the machines that Manila's phases have run on, of phases that go. */
  private readonly manila = new Set<string>();
  private stacksAnew = false;

  readonly onEvent = ({ resourcePreEvent }: EngineEvent): void => {
    if (resourcePreEvent !== undefined) {
      this.note(resourcePreEvent.metadata);
    }
  };

  private note({ op, urn, type, old, keys, new: next }: StepEventMetadata): void {
    const name = nameOf(urn);
    if (machineTypes.has(type)) {
      if (op === "create") {
        this.created.add(name);
      } else if (old !== undefined && op === "delete") {
        this.machines.push({ name, id: old.id, fate: "removed" });
      } else if (old !== undefined && op === "replace") {
        // The plugin's word for a machine that is not there any more.
        const fate = keys?.includes("exists") === true ? "gone" : "replaced";
        this.machines.push({ name, id: old.id, fate });
      }
    } else if (old !== undefined && layerOf(urn) === "manila") {
      if (op === "replace" || op === "delete") {
        this.manila.add(old.id);
      } else if (op === "update" && type === "manilakube:lab:Job") {
        // Where the one before has failed there is no configuration, and nothing to lose.
        const before: unknown = old.outputs["configuration"];
        const after: unknown = next?.inputs["configuration"];
        this.stacksAnew ||= before !== "" && before !== after;
      }
    }
  }

  get losses(): Losses {
    // A machine of another kind is another resource, of the same name.
    const fateOf = ({ name, fate }: LostMachine): LostMachine["fate"] =>
      fate === "removed" && this.created.has(name) ? "replaced" : fate;
    const withFate = (wanted: LostMachine["fate"]): string[] =>
      this.machines
        .filter((machine) => fateOf(machine) === wanted)
        .map(({ name }) => name)
        .sort(naturally);
    const cluster = this.machines.some(({ name }) => name === "control-plane");
    const shares = this.stacksAnew || this.machines.some(({ id }) => this.manila.has(id));
    return {
      replaced: withFate("replaced"),
      removed: withFate("removed"),
      gone: withFate("gone"),
      belongings: [
        ...(cluster ? ["every object in Kubernetes"] : []),
        ...(shares ? ["every share in Manila"] : []),
      ],
    };
  }
}

/** Whether something goes that is there now: only that is asked about. Pure. */
export function isLoss({ replaced, removed, gone, belongings }: Losses): boolean {
  return replaced.length > 0 || removed.length > 0 || (gone.length === 0 && belongings.length > 0);
}

/**
 * What an `up` does to what is there, as the end of a sentence that begins with `up`. Pure.
 * @example "replaces control-plane and worker0, and with that loses every object in Kubernetes"
 */
export function describeLosses({ replaced, removed, belongings }: Losses): string {
  const deeds = [
    ...(replaced.length > 0 ? [`replaces ${listed(replaced)}`] : []),
    ...(removed.length > 0 ? [`removes ${listed(removed)}`] : []),
  ];
  if (deeds.length === 0) {
    return `runs stack.sh from its beginning, and with that loses ${listed(belongings)}`;
  }
  return `${listed(deeds)}${belongings.length > 0 ? `, and with that loses ${listed(belongings)}` : ""}`;
}

/** What an `up` has found gone, and what went with it; undefined where nothing was. Pure. */
export function describeGone({ gone, belongings }: Losses): string | undefined {
  const lost = belongings.length > 0 ? `; lost: ${listed(belongings)}` : "";
  return gone.length === 0 ? undefined : `was gone, and is made anew: ${listed(gone)}${lost}`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${last}` : last;
}
