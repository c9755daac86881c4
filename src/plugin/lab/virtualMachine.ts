import type { z } from "zod";
import { networkNow } from "../../podman/network";
import { createMachine, lookAtMachine, removeMachine, startMachine } from "../../qemu/machine";
import { virtualMachineInputs, type VirtualMachineOutputs } from "../../resources/virtualMachine";
import { erase, type OperationContext, type ResourceType } from "../host/types";

type Inputs = z.infer<typeof virtualMachineInputs>;
type Outputs = VirtualMachineOutputs;

async function onNetwork(given: Inputs, stack: string) {
  const network = await networkNow(given.network);
  if (network === undefined) {
    throw new Error(`podman has no network ${given.network}`);
  }
  return { ...given, ...network, stack };
}

async function outputsOf(instance: string, { machine }: Inputs, stack: string): Promise<Outputs> {
  return { instance, boot: (await lookAtMachine(stack, machine))?.boot ?? "" };
}

async function create(
  given: Inputs,
  { stack, signal, status }: OperationContext,
): Promise<{ id: string; outputs: Outputs }> {
  status("boots");
  const id = await createMachine(await onNetwork(given, stack), signal);
  return { id, outputs: await outputsOf(id, given, stack) };
}

/**
 * A virtual machine on this host. One that does not run is started, with all that its disk holds, and one that has booted
 * once more is waited for; one that is gone is made anew, and what ran on it with it.
 */
const virtualMachine: ResourceType<Inputs, Outputs> = {
  inputs: virtualMachineInputs,
  identity: ["name", "network", "address", "image", "cpus", "memory", "disk", "zone", "userData"],
  diff: async (old, _next, { stack }) => {
    const now = await lookAtMachine(stack, old.machine);
    // A killed `up` may have left another one of this name, of which the state knows nothing.
    if (now?.id !== old.instance) {
      return { changed: true, replaces: ["exists"] };
    }
    return { changed: now.status !== "running" || now.boot !== old.boot };
  },
  create,
  update: async (id, next, _old, { stack, signal }) => {
    await startMachine(await onNetwork(next, stack), signal);
    return outputsOf(id, next, stack);
  },
  delete: (id, { machine }, { stack }) => removeMachine(stack, machine, id),
};

export const VirtualMachine = erase(virtualMachine);
