import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { pathPart, reportsName, savesName } from "./stackName";

/** The checkout. */
export const projectRoot = resolve(__dirname, "..");

export const templatesDirectory = join(projectRoot, "templates");

/** A variable's value; an empty one counts as not set, since as a path it would be the working directory. */
function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === "" ? undefined : value;
}

/** Of another program's labs; see `useLabHome`. */
let chosenHome: string | undefined;

/**
 * Chooses what `labHome` gives in this process, for the lab of a program outside this checkout: such a lab keeps nothing among
 * the files of a package.
 * @param directory absolute
 */
export function useLabHome(directory: string): void {
  chosenHome = directory;
}

/** What labs of this checkout leave for their users and for themselves: `.lab/`. Absolute: Pulumi works elsewhere. */
export function labHome(): string {
  return chosenHome ?? labHomeBelow(projectRoot);
}

/** The same for labs that belong to another directory. Where MANILAKUBE_HOME is set, that holds for all of them. */
export function labHomeBelow(directory: string): string {
  return resolve(variable("MANILAKUBE_HOME") ?? join(directory, ".lab"));
}

/**
 * A file that a setting names, from the checkout on; `~/` is the user's home. Labs are in another place than the checkout's
 * `.lab/` where MANILAKUBE_HOME says so. Absolute.
 */
export function userFile(file: string, home = homedir()): string {
  return resolve(projectRoot, file.replace(/^~(?=\/)/, home).replace(/^\.lab(?=\/)/, labHome()));
}

/**
 * Kubeconfig, credentials, ssh configuration, logs and reports of one stack. Mode 0700.
 * @throws RangeError for what is no stack's name: `down` removes this directory
 */
export function labDirectory(stack: string): string {
  return join(labHome(), pathPart(stack));
}

/** What runs on labs have left, by stack. */
export function reportsHome(): string {
  return join(labHome(), reportsName);
}

/** Labs that were saved, an archive each. */
export function savesHome(): string {
  return join(labHome(), savesName);
}

/** What a checkout keeps for itself: beside the stacks' own directories, under a name that no stack can have. */
export function ownDirectory(): string {
  return join(labHome(), ".own");
}

/** What Pulumi.yaml calls this project. */
export const projectName = "manilakube";

/** Pulumi's state of this checkout's stacks. */
export function stateDirectory(): string {
  return join(ownDirectory(), "state");
}

/** The same as Pulumi wants it. Encoded: Pulumi decodes it, and a directory may have a % in its name. */
export function stateUrl(): string {
  return pathToFileURL(stateDirectory()).href;
}

/** Pulumi's state of one stack. @throws RangeError for what is no stack's name */
export function stateFile(stack: string): string {
  return join(stateDirectory(), ".pulumi", "stacks", projectName, `${pathPart(stack)}.json`);
}

/** Pulumi's own directory, beside its state. */
export function pulumiHome(): string {
  return join(ownDirectory(), "pulumi");
}

/** What Pulumi's state is encrypted with. */
export function passphraseFile(): string {
  return join(ownDirectory(), "passphrase");
}

/** Where Pulumi finds the project of one stack. @throws RangeError for what is no stack's name */
export function projectDirectory(stack: string): string {
  return join(ownDirectory(), "projects", pathPart(stack));
}

/** Held by the command that works on one stack. @throws RangeError for what is no stack's name */
export function lockFile(stack: string): string {
  return join(ownDirectory(), `${pathPart(stack)}.lock`);
}

/** Shared by all that work in `.lab/`, so that nobody removes it. */
export function homeLockFile(): string {
  return join(ownDirectory(), ".home.lock");
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
