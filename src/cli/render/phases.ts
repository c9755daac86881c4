import { jobScript } from "../../plugin/lab/job";
import { firstScript } from "../../plugin/lab/podmanMachine";
import { phaseScript } from "../../plugin/lab/script";
import type { Script } from "../../remote/script";
import { jobInputs } from "../../resources/job";
import { podmanMachineInputs } from "../../resources/podmanMachine";
import { scriptInputs } from "../../resources/script";
import type { AskedResource } from "./program";

/** A script with where it runs and how long it may. */
export interface Phase {
  readonly name: string;
  readonly machine: string;
  readonly script: Script;
  /** Whether it takes long and outlives an `up` that is cancelled. */
  readonly job: boolean;
  /** Seconds. */
  readonly deadline?: number | undefined;
}

/** What a resource of the program runs on a machine, if anything. A machine's id is its name here. */
export function phaseOf({ type, name, inputs }: AskedResource): Phase | undefined {
  switch (type) {
    case "manilakube:lab:PodmanMachine": {
      const given = podmanMachineInputs.parse(inputs);
      return { name: "podman-init", machine: given.machine, script: firstScript(given), job: false };
    }
    case "manilakube:lab:Script": {
      const given = scriptInputs.parse(inputs);
      return {
        name,
        machine: given.machineId,
        script: phaseScript(given),
        job: false,
        deadline: given.deadline,
      };
    }
    case "manilakube:lab:Job": {
      const given = jobInputs.parse(inputs);
      return {
        name,
        machine: given.machineId,
        script: jobScript(given),
        job: true,
        deadline: given.deadline,
      };
    }
    default:
      return undefined;
  }
}
