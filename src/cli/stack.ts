import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { openCache, toolDirectory } from "../artifacts";
import { machineTypes } from "../machines/machineTypes";
import { handingVariables } from "../machines/openstack/cloud/handedLogin";
import { projectName, projectRoot, pulumiHome, stateDirectory, stateFile } from "../paths";
import { toolEnvironment } from "../running/environment";
import { removeEncryptionSalt } from "../settings/stackFile";
import { pathPart } from "../stackName";
import { prepareHome } from "./prepareHome";
import { removeProject, writeProject } from "./project";
import { releaseDeadLocks } from "./pulumiLocks";
import { endOrphans } from "./pulumiOrphans";
import { stateResources } from "./stateResources";

/** Loaded when it is needed: most commands only want to know whether there is a stack, and it takes half a second. */
const automation = (): Promise<typeof import("@pulumi/pulumi/automation")> =>
  import("@pulumi/pulumi/automation");

async function openWorkspace(stack: string): Promise<LocalWorkspace> {
  const { LocalWorkspace } = await automation();
  prepareHome();
  return LocalWorkspace.create({
    workDir: writeProject(stack),
    pulumiHome: pulumiHome(),
    pulumiCommand: await pulumiCommand(),
    envVars: { ...toolEnvironment(stack), ...handingVariables(stack) },
  });
}

/** @throws Error where the program in the cache does not run, as when its file was damaged; with the cure */
async function pulumiCommand(): Promise<PulumiCommand> {
  const { PulumiCommand } = await automation();
  const directory = toolDirectory(openCache());
  const program = join(directory, "pulumi");
  // For bin/automation/bin/pulumi, which the SDK first asks for its version in this process's own environment.
  process.env["MANILAKUBE_PULUMI"] = program;
  try {
    return await PulumiCommand.get({ root: join(projectRoot, "bin", "automation") });
  } catch (error) {
    const [reason = ""] = String(error).split("\n");
    const cure = `if it is damaged, remove ${dirname(directory)}: \`lab up\` builds it again`;
    throw new Error(`${program} does not run (${reason}); ${cure}`, { cause: error });
  }
}

/** Whether Pulumi knows of this stack. */
export function stackExists(stack: string): boolean {
  return existsSync(stateFile(stack));
}

/** Names of all stacks of this checkout that Pulumi knows of. */
export function existingStacks(): string[] {
  try {
    return readdirSync(join(stateDirectory(), ".pulumi", "stacks", projectName))
      .flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? [])
      .sort();
  } catch {
    return [];
  }
}

/**
 * Ids, in their places, of all that Pulumi knows of a stack.
 * @returns undefined where the state is none that this program understands
 */
export function knownIds(stack: string): ReadonlySet<string> | undefined {
  const resources = stateResources(stack);
  return resources === undefined ? undefined : new Set(resources.flatMap(({ id }) => id ?? []));
}

/** Whether Pulumi's state may know a machine of a stack: not where there is no state, or one without any. */
export function mayHaveMachines(stack: string): boolean {
  return stackExists(stack) && (stateResources(stack)?.some(({ type }) => machineTypes.has(type)) ?? true);
}

/** Opens a stack, making it where there is none yet. */
export async function openStack(name: string): Promise<Stack> {
  // An older version of this program, or Pulumi by itself, has put it into the checkout.
  removeEncryptionSalt(name);
  endOrphans();
  const workspace = await openWorkspace(name);
  const { Stack } = await automation();
  if (!stackExists(name)) {
    return Stack.create(name, workspace);
  }
  releaseDeadLocks(locksOf(name));
  return Stack.select(name, workspace);
}

/** Removes a stack that holds nothing any more. */
export async function forgetStack(name: string): Promise<void> {
  const workspace = await openWorkspace(name);
  releaseDeadLocks(locksOf(name));
  await workspace.removeStack(name, { force: true, preserveConfig: true });
  removeProject(name);
  removeEncryptionSalt(name);
}

/** Whether a Pulumi that nobody waits for any more still works on an open stack, as after a SIGKILL of the command alone. */
export function isAtWork(name: string): boolean {
  const directory = locksOf(name);
  return existsSync(directory) && readdirSync(directory).length > 0;
}

/** Where Pulumi keeps the locks of a stack. */
function locksOf(name: string): string {
  return join(stateDirectory(), ".pulumi", "locks", "organization", projectName, pathPart(name));
}
