import * as pulumi from "@pulumi/pulumi";
import { Script, type ScriptArgs } from "../resources";
import type { Machine } from "./types";

/** Runs one idempotent script of `templates/` on a machine; it goes when the machine goes. */
export function phase(
  name: string,
  machine: Machine,
  args: Omit<ScriptArgs, "machineId" | "endpoint">,
  options: pulumi.CustomResourceOptions,
): Script {
  return new Script(
    name,
    {
      ...args,
      deadline: args.deadline * machine.patience,
      machineId: machine.id,
      endpoint: machine.endpoint,
    },
    pulumi.mergeOptions(options, { deletedWith: machine.resource }),
  );
}
