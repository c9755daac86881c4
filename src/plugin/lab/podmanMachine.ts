import type { z } from "zod";
import { lookAtContainer, removeContainer, resumeContainer, startContainer } from "../../podman/container";
import { machineContainer } from "../../podman/machineContainer";
import { podman } from "../../podman/podman";
import { lookAtMachine, removeMachine } from "../../qemu/machine";
import { assemble, type Script as RemoteScript } from "../../remote/script";
import { readScript } from "../../render/template";
import { podmanMachineInputs, type PodmanMachineOutputs } from "../../resources/podmanMachine";
import { erase, type OperationContext, type ResourceType } from "../host/types";

type Inputs = z.infer<typeof podmanMachineInputs>;
type Outputs = PodmanMachineOutputs;

/** What makes a container that has just booted a machine of the lab. */
export function firstScript(given: Inputs): RemoteScript {
  const variables = {
    HOST_KEY: given.hostKey,
    AUTHORIZED_KEY: given.authorizedKey,
    HOSTS: given.hosts,
    ADDRESS: given.address,
    NAME: given.machine,
    ZONE: given.zone,
  };
  return { body: readScript("machines/podman-init.sh", variables), variables };
}

/** The script itself waits for a minute and a half until the machine has booted. */
const secondsToSshd = 180;

async function create(
  given: Inputs,
  { stack, signal }: OperationContext,
): Promise<{ id: string; outputs: Outputs }> {
  // Where the machine was a virtual one so far, that one has the address, and Pulumi would remove it only at its end.
  const virtual = await lookAtMachine(stack, given.machine);
  if (virtual !== undefined) {
    await removeMachine(stack, given.machine, virtual.id);
  }
  const container = await startContainer(machineContainer(given, stack));
  const input = assemble(firstScript(given));
  await podman(["exec", "--interactive", given.name, "bash", "-s"], {
    ...{ input, signal },
    atMostSeconds: secondsToSshd,
  });
  const { id, volumeNames } = container;
  return { id, outputs: { volumeNames, container: id, boot: await bootOf(id) } };
}

async function bootOf(id: string): Promise<string> {
  return (await lookAtContainer(id))?.boot ?? "";
}

/** A lab that was brought back from an archive has other containers than those by which its machines are known. */
async function resume({ volumeNames, container }: Outputs, { signal }: OperationContext): Promise<Outputs> {
  await resumeContainer(container, signal);
  return { volumeNames, container, boot: await bootOf(container) };
}

/**
 * A machine as a booted systemd container. One that is stopped is started, with all that it holds, and one that has
 * booted once more is waited for; one that is gone is made anew, and what ran on it with it.
 */
const podmanMachine: ResourceType<Inputs, Outputs> = {
  inputs: podmanMachineInputs,
  identity: [
    "generation",
    "name",
    "network",
    "address",
    "rootfs",
    "volumes",
    "cpus",
    "memory",
    "zone",
    "hosts",
    "hostKey",
  ],
  diff: async (old) => {
    const now = await lookAtContainer(old.name);
    // A killed `up` may have left another one of this name, of which the state knows nothing.
    if (now?.id !== old.container) {
      return { changed: true, replaces: ["exists"] };
    }
    return { changed: now.status !== "running" || now.boot !== old.boot };
  },
  create,
  update: (_id, _next, old, context) => resume(old, context),
  delete: (_id, { container, volumeNames }) => removeContainer({ id: container, volumeNames }),
};

export const PodmanMachine = erase(podmanMachine);
