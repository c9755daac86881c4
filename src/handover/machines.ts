import { z } from "zod";
import { machineKinds, machineRoles } from "../machines/types";

const text = z.string();

/** A machine as `.lab/<stack>/machines.json` has it. No value is a secret. */
export const handedMachine = z.object({
  /** Host name; that of the Kubernetes node where it is one. */
  name: text,
  role: z.enum(machineRoles),
  kind: z.enum(machineKinds),
  /** Whether Manila's services run on it. */
  hostsManila: z.boolean(),
  /** Where the lab's user reaches what it serves, and where other machines do. */
  address: text,
  privateAddress: text,
  /** Where its sshd answers; the key is `id_ed25519` beside this file. */
  ssh: z.object({
    host: text,
    port: z.number(),
    user: text,
    /** The only host key to accept: `ssh-ed25519 AAAA…`. */
    hostKey: text,
    /** Name of the machine that forwards the connection; without one it is reached as it is. */
    jump: text.optional(),
  }),
});

export type HandedMachine = z.infer<typeof handedMachine>;

/** The whole file. */
export const machinesSchema = z.object({ machines: z.array(handedMachine) });

/** Pure. */
export function renderMachines(machines: readonly HandedMachine[]): string {
  return `${JSON.stringify({ machines }, undefined, 2)}\n`;
}
