import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { isStackName, stackNameRule } from "./stackName";

/** The checkout. */
export const projectRoot = resolve(__dirname, "..");

export const templatesDirectory = join(projectRoot, "templates");

/** A variable's value; an empty one counts as not set, since as a path it would be the working directory. */
function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === "" ? undefined : value;
}

/** What labs of this checkout leave for their users and for themselves: `.lab/`. Absolute: Pulumi works elsewhere. */
export function labHome(): string {
  return resolve(variable("MANILAKUBE_HOME") ?? join(projectRoot, ".lab"));
}

/**
 * Kubeconfig, credentials, ssh configuration, logs and reports of one stack. Mode 0700.
 * @throws RangeError for what is no stack's name: `down` removes this directory
 */
export function labDirectory(stack: string): string {
  if (!isStackName(stack)) {
    throw new RangeError(`the stack's name ${JSON.stringify(stack)} ${stackNameRule}`);
  }
  return join(labHome(), stack);
}

export function logDirectory(stack: string): string {
  return join(labDirectory(stack), "logs");
}

/** Where artifacts are kept, shared by all checkouts of a user. Absolute. */
export function cacheDirectory(): string {
  return resolve(
    variable("MANILAKUBE_CACHE") ??
      join(variable("XDG_CACHE_HOME") ?? join(homedir(), ".cache"), "manilakube"),
  );
}

/** The same two places for programs with another working directory. */
export function placeVariables(): Record<string, string> {
  return {
    ...(variable("MANILAKUBE_HOME") === undefined ? {} : { MANILAKUBE_HOME: labHome() }),
    ...(variable("MANILAKUBE_CACHE") === undefined ? {} : { MANILAKUBE_CACHE: cacheDirectory() }),
  };
}
