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
  /** Called with each line of output as it arrives. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * Runs podman and gives its standard output. Secrets go through `input`, never through an argument.
 * @throws PodmanError with the last lines of podman's own message
 */
export async function podman(
  args: readonly string[],
  { input, signal, onLine }: PodmanOptions = {},
): Promise<string> {
  try {
    return await runProgram("podman", args, { input, signal, onLine });
  } catch (error) {
    if (error instanceof ProcessError) {
      throw new PodmanError(args[0] ?? "", error.tail.slice(-5).join("\n") || error.message, {
        cause: error,
      });
    }
    throw error;
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
