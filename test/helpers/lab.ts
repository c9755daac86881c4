import { lab } from "./run";
import { testUnless } from "./testUnless";

/** Runs a command as root on a machine of the lab. */
export function on(machine: string, command: string, input?: string): Promise<string> {
  return lab.on(machine, command, { input });
}

/** Names of the machines. */
export const machines: readonly string[] = lab.machines.map(({ name }) => name);

/** Names of those that are for pods. */
export const workers: readonly string[] = lab.machines
  .filter(({ role }) => role === "worker")
  .map(({ name }) => name);

/** Why a case that looks at Manila from within, or as its administrator, cannot run; undefined where it can. */
export const manilaIsElsewhere: string | undefined =
  lab.settings.manila.kind === "existing" ? "this lab's Manila is elsewhere" : undefined;

/** A test for labs that made their Manila themselves. */
export const testOwnManila = testUnless(manilaIsElsewhere);
