import { labHome } from "../paths";
import { ProcessError, runProgram } from "../process/run";

/** A podman command failed. */
export class PodmanError extends Error {
  override readonly name = "PodmanError";

  constructor(verb: string, detail: string, options?: ErrorOptions) {
    super(`podman ${verb} failed: ${detail}`, options);
  }
}

export interface PodmanOptions {
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
  /** How long it may take, in seconds; without this as long as podman itself ever should. */
  readonly atMostSeconds?: number | undefined;
  /** Called with each line of output as it arrives. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** By far more than podman was ever seen to take for anything of its own, in seconds: a lock that nobody lets go of has no end. */
const longest = 300;

/**
 * Runs podman and gives its standard output. Secrets go through `input`, never through an argument.
 * @throws PodmanError with the last lines of podman's own message, or with the time that it was given
 */
export async function podman(
  args: readonly string[],
  { input, signal, atMostSeconds = longest, onLine }: PodmanOptions = {},
): Promise<string> {
  try {
    return await runProgram("podman", args, { input, signal, atMostSeconds, onLine });
  } catch (error) {
    if (error instanceof ProcessError) {
      // Where it was ended its own words do not say why.
      const own = error.exitCode === undefined ? "" : error.tail.slice(-5).join("\n");
      throw new PodmanError(args[0] ?? "", own === "" ? error.message : own, { cause: error });
    }
    throw error;
  }
}

type Kind = "container" | "network" | "volume";

/** What podman ends with where it knows of no such thing; it ends with 125 where it cannot tell. */
const unknown = 1;

/** Whether there is such a thing, by its name or id. @throws PodmanError where podman cannot tell */
export async function exists(kind: Kind, name: string): Promise<boolean> {
  try {
    await podman([kind, "exists", name]);
    return true;
  } catch (error) {
    if (error instanceof PodmanError && (error.cause as ProcessError).exitCode === unknown) {
      return false;
    }
    throw error;
  }
}

/**
 * What podman says of a thing, in Go's format. A podman that fails has not said that there is none: the machine would be made
 * anew, and all that it holds would be lost.
 * @returns undefined where there is none
 * @throws PodmanError where podman cannot tell
 */
export async function inspect(kind: Kind, name: string, format: string): Promise<string | undefined> {
  try {
    return await podman([kind, "inspect", "--format", format, name]);
  } catch (error) {
    if (await exists(kind, name)) {
      throw error;
    }
    return undefined;
  }
}

/** The key of the label by which podman's containers, volumes and networks are known to be a lab's. */
export const labLabelKey = "dev.manilakube.lab";

/**
 * What marks a thing in podman as a lab's. One label says it all, since podman joins several filters by "or" for some
 * kinds; it holds the `.lab` directory, for two checkouts may use the same stack name.
 */
export function labLabel(stack: string): string {
  return `${labLabelKey}=${labHome()}/${stack}`;
}

/** For people who look at `podman ps`. */
export function machineLabel(machine: string): string {
  return `dev.manilakube.machine=${machine}`;
}
