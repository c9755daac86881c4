import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { openCache, toolDirectory } from "../artifacts";
import { projectRoot } from "../paths";
import { removeEncryptionSalt } from "../settings/stackFile";
import {
  prepareHome,
  projectName,
  pulumiHome,
  stateDirectory,
  stateFile,
  toolEnvironment,
} from "./environment";
import { removeProject, writeProject } from "./project";
import { releaseDeadLocks } from "./pulumiLocks";

async function openWorkspace(stack: string): Promise<LocalWorkspace> {
  prepareHome();
  // For bin/automation/bin/pulumi, which the SDK first asks for its version in this process's own environment.
  process.env["MANILAKUBE_PULUMI"] = join(toolDirectory(openCache()), "pulumi");
  return LocalWorkspace.create({
    workDir: writeProject(stack),
    pulumiHome: pulumiHome(),
    pulumiCommand: await PulumiCommand.get({ root: join(projectRoot, "bin", "automation") }),
    envVars: toolEnvironment(stack),
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

/** Opens a stack, making it where there is none yet. */
export async function openStack(name: string): Promise<Stack> {
  // An older version of this program, or Pulumi by itself, has put it into the checkout.
  removeEncryptionSalt(name);
  const workspace = await openWorkspace(name);
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

function locksOf(name: string): string {
  return join(stateDirectory(), ".pulumi", "locks", "organization", projectName, name);
}
