import { z } from "zod";
import { parseNetwork } from "./cidr";
import {
  cidr,
  mostRule,
  mostWorkers,
  name,
  networkRule,
  oneOf,
  quantity,
  workerCount,
  workersRule,
} from "./rules";

/** Settings of machines that are made on this host. */

export const hostKindNames = ["podman", "qemu"] as const;

/** What a machine is made of: a systemd container, or a virtual machine with a kernel of its own. */
export type HostKindName = (typeof hostKindNames)[number];

const size = {
  cpus: z
    .number({ error: "must be a number above 0" })
    .positive({ error: "must be a number above 0" })
    .describe("CPUs of the machine; of a container, the most that it may use, fractions allowed."),
  memory: quantity("512Mi").describe("Memory of the machine; of a container, the most that it may use."),
  disk: quantity("4Gi").describe("Disk of a virtual machine."),
};

/** Of one machine: what it may use, or has. */
export const machineSize = z.strictObject(size).partial();

const poolRule = `must be a whole number from 1 to ${mostWorkers}`;
const pool = z.strictObject({
  count: z
    .int({ error: poolRule })
    .min(1, { error: poolRule })
    .max(mostWorkers, { error: mostRule })
    .describe("Workers of the pool."),
  kind: oneOf(hostKindNames).optional().describe("What they are made of. Default: as machines.kind."),
  ...machineSize.shape,
});

/** Workers that are alike. */
export type WorkerPool = z.infer<typeof pool>;

const pools = z.array(pool).refine((list) => sum(list) <= mostWorkers, { error: mostRule });

function sum(list: readonly { readonly count: number }[]): number {
  return list.reduce((total, { count }) => total + count, 0);
}

/** Of one machine, as far as it is said. */
export type MachineSize = z.infer<typeof machineSize>;

export function workerCountOf(workers: number | readonly WorkerPool[]): number {
  return typeof workers === "number" ? workers : sum(workers);
}

/** Of each worker in turn: the pool that it is of; a number is one pool. */
export function poolOfEach(workers: number | readonly WorkerPool[]): Omit<WorkerPool, "count">[] {
  const list = typeof workers === "number" ? [{ count: workers }] : workers;
  return list.flatMap(({ count, ...rest }) => Array.from({ length: count }, () => rest));
}

export const hostMachines = <const K extends HostKindName>(kind: K) =>
  z.strictObject({
    kind: z.literal(kind),
    workers: z
      .union([workerCount, pools], { error: workersRule })
      .default(3)
      .describe(
        "Workers, or a list of pools of them, each with its own kind and size; without any the control plane runs the pods.",
      ),
    subnet: cidr(networkRule)
      .refine((text) => parseNetwork(text)?.prefix === 24, { error: "must be a /24 network" })
      .optional()
      .describe("One /24 for each lab. Default: below 10.97.0.0/16, by the stack's name."),
    zone: name
      .default("nova")
      .describe("The availability zone that the machines report, as a Nova server does."),
    limits: z
      .strictObject({ controlPlane: machineSize, worker: machineSize, storage: machineSize })
      .partial()
      .prefault({})
      .describe("Sizes by role."),
  });
