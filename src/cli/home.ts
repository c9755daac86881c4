import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { acquireLock, type Release, tryLock } from "../artifacts/lock";
import { recordedLabs } from "../machines/openstack/cloud/record";
import { homeLockFile, labHome, ownDirectory } from "../paths";
import { keptNames } from "../stackName";
import { prepareHome } from "./prepareHome";
import { existingStacks } from "./stack";

/** Removing it takes a moment. */
const patienceSeconds = 30;

/** Makes `.lab/` if need be, and keeps it from being removed until it is released, or this process ends. */
export async function holdHome(): Promise<Release> {
  for (;;) {
    prepareHome();
    try {
      return await acquireLock(homeLockFile(), { shared: true, atMostSeconds: patienceSeconds });
    } catch (error) {
      // Between the two it was removed.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
        throw error;
      }
    }
  }
}

/**
 * Removes `.lab/`, but for reports and saved labs, when nothing is left that it is for: no stack, nothing in a cloud or on a Manila, no test cloud, and no command that works
 * on one.
 */
export async function removeUnusedHome(): Promise<void> {
  if (!existsSync(homeLockFile())) {
    return;
  }
  const release = await tryLock(homeLockFile());
  if (release === undefined) {
    return;
  }
  try {
    const used = readdirSync(labHome()).some((name) => !name.startsWith(".") && !keptNames.includes(name));
    if (
      !used &&
      existingStacks().length === 0 &&
      recordedLabs().length + recordedLabs("manilas").length === 0
    ) {
      rmSync(ownDirectory(), { recursive: true, force: true });
      // Reports and saved labs stay, and MANILAKUBE_HOME may be a directory that holds more than is ours.
      if (readdirSync(labHome()).length === 0) {
        rmdirSync(labHome());
      }
    }
  } finally {
    release();
  }
}
