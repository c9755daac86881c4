import { z } from "zod";
import { podmanMachineInputs } from "../resources/podmanMachine";

/** A machine as Pulumi's state has it. */
export interface SavedMachine {
  /** By which the state names the machine everywhere: that of its first container, whatever container it has by now. */
  readonly id: string;
  /** In the order of `given.volumes`; the one with its layer is the last. */
  readonly volumeNames: readonly string[];
  readonly given: z.infer<typeof given>;
}

const given = z.object(
  podmanMachineInputs.pick({
    ...{ name: true, machine: true, network: true, address: true },
    ...{ rootfs: true, volumes: true, cpus: true, memory: true },
  }).shape,
);

const machine = z.looseObject({
  type: z.literal("manilakube:lab:PodmanMachine"),
  id: z.string().regex(/^[0-9a-f]{12}$/),
  inputs: given,
  outputs: z.looseObject({ volumeNames: z.array(z.string()) }),
});

const exported = z.looseObject({
  deployment: z.looseObject({
    secrets_providers: z.looseObject({ type: z.string(), state: z.looseObject({}) }).optional(),
    resources: z.array(z.unknown()),
  }),
});

/** The machines in a state as `exportState` gives it, sorted by name. Pure. */
export function machinesIn(state: unknown): SavedMachine[] {
  const { resources } = exported.parse(state).deployment;
  return resources
    .flatMap((resource) => machine.safeParse(resource).data ?? [])
    .map(({ id, inputs, outputs: { volumeNames } }) => ({ id, volumeNames, given: inputs }))
    .sort((one, other) => (one.given.machine < other.given.machine ? -1 : 1));
}

/**
 * A state whose machines have other containers. The machines stay what they are: what phases and passwords were made for. Pure.
 * @param containers short ids, by the id of the machine
 */
export function withContainers(state: unknown, containers: ReadonlyMap<string, string>): unknown {
  const { deployment, ...rest } = exported.parse(state);
  const resources = deployment.resources.map((resource) => {
    const found = machine.safeParse(resource).data;
    const container = found === undefined ? undefined : containers.get(found.id);
    return found === undefined || container === undefined
      ? resource
      : { ...(resource as object), outputs: { ...found.outputs, container } };
  });
  return { ...rest, deployment: { ...deployment, resources } };
}

/** A state with other names in the place of some, such as directories. Pure. */
export function renamedIn(state: unknown, names: ReadonlyMap<string, string>): unknown {
  const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);
  const text = [...names].reduce(
    (before, [from, to]) => before.replaceAll(quoted(from), quoted(to)),
    JSON.stringify(state),
  );
  return JSON.parse(text);
}

/**
 * A state for another passphrase. Pure.
 * @param state with readable secrets
 * @param salt with which that passphrase is made a key
 */
export function saltedState(state: unknown, salt: string): unknown {
  const { deployment, ...rest } = exported.parse(state);
  const provider = { type: "passphrase", state: { salt } };
  return { ...rest, deployment: { ...deployment, secrets_providers: provider } };
}
