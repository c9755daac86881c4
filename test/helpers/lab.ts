import { isInPods, isWithoutLogin } from "../../src/settings/podsManila";
import { isExternal } from "../../src/settings/storage";
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

/** Why a case that looks at Manila's machine cannot run; undefined where it can. */
export const manilaHasNoMachine: string | undefined =
  manilaIsElsewhere ??
  (isInPods(lab.settings.manila) ? "this lab's Manila is pods, on no machine of its own" : undefined);

/** Why a case that looks at Ceph from within, or as its administrator, cannot run; undefined where it can. */
export const cephIsElsewhere: string | undefined =
  manilaIsElsewhere ?? (isExternal(lab.settings.storage) ? "this lab's Ceph is elsewhere" : undefined);

/** A test for labs that made their Ceph themselves. */
export const testOwnCeph = testUnless(cephIsElsewhere);

/** A test for labs that made their Manila themselves. */
export const testOwnManila = testUnless(manilaIsElsewhere);

/** A test for labs whose Manila is on a machine. */
export const testManilaMachine = testUnless(manilaHasNoMachine);

/** A test for labs whose Manila the lab made, and wants a login. */
export const testManilaLogin = testUnless(
  manilaIsElsewhere ??
    (isWithoutLogin(lab.settings.manila) ? "nobody logs in to this lab's Manila" : undefined),
);
