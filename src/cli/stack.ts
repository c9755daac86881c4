import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { openCache, toolDirectory } from "../artifacts";
import { handingVariables } from "../machines/openstack/cloud/handedLogin";
import { projectName, projectRoot, stateDirectory, stateFile } from "../paths";
import { removeEncryptionSalt } from "../settings/stackFile";
import { pathPart } from "../stackName";
import { prepareHome, pulumiHome, toolEnvironment } from "./environment";
import { removeProject, writeProject } from "./project";
import { releaseDeadLocks } from "./pulumiLocks";

/** Loaded when it is needed: most commands only want to know whether there is a stack, and it takes half a second. */
const automation = (): Promise<typeof import("@pulumi/pulumi/automation")> =>
  import("@pulumi/pulumi/automation");

async function openWorkspace(stack: string): Promise<LocalWorkspace> {
  const { LocalWorkspace, PulumiCommand } = await automation();
  prepareHome();
  // For bin/automation/bin/pulumi, which the SDK first asks for its version in this process's own environment.
  process.env["MANILAKUBE_PULUMI"] = join(toolDirectory(openCache()), "pulumi");
  return LocalWorkspace.create({
    workDir: writeProject(stack),
    pulumiHome: pulumiHome(),
    pulumiCommand: await PulumiCommand.get({ root: join(projectRoot, "bin", "automation") }),
    envVars: { ...toolEnvironment(stack), ...handingVariables(stack) },
  });
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

const checkpoint = z.object({
  checkpoint: z.object({
    latest: z.object({ resources: z.array(z.object({ id: z.string().optional() })).default([]) }),
  }),
});

/**
 * Ids, in their places, of all that Pulumi knows of a stack.
 * @returns undefined where the state is none that this program understands
 */
export function knownIds(stack: string): ReadonlySet<string> | undefined {
  const state = parse(readFileSync(stateFile(stack), "utf8"));
  const resources = checkpoint.safeParse(state).data?.checkpoint.latest.resources;
  return resources === undefined ? undefined : new Set(resources.flatMap(({ id }) => id ?? []));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Opens a stack, making it where there is none yet. */
export async function openStack(name: string): Promise<Stack> {
  // An older version of this program, or Pulumi by itself, has put it into the checkout.
  removeEncryptionSalt(name);
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
