import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { isStackName, stackNameRule } from "./stackName";

/** The checkout. */
export const projectRoot = resolve(__dirname, "..");

export const templatesDirectory = join(projectRoot, "templates");

/** What labs of this checkout leave for their users and for themselves: `.lab/`. */
export function labHome(): string {
  return process.env["MANILAKUBE_HOME"] ?? join(projectRoot, ".lab");
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

/** Where artifacts are kept, shared by all checkouts of a user. */
export function cacheDirectory(): string {
  return (
    process.env["MANILAKUBE_CACHE"] ??
    join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "manilakube")
  );
}
