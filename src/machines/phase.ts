import * as pulumi from "@pulumi/pulumi";
import { Script, type ScriptArgs } from "../resources/script";
import type { Machine } from "./types";

/** What runs on a machine; its deadline is known from the start. */
export type PhaseArgs = Omit<ScriptArgs, "machineId" | "endpoint" | "deadline"> & { readonly deadline: number };

/** Runs one idempotent script of `templates/` on a machine; it goes when the machine goes. */
export function phase(
  name: string,
  machine: Machine,
  args: PhaseArgs,
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
