import { runProgram } from "../process/run";
import { asRoot } from "./asRoot";
import type { RunningLab } from "./lab";

/** What goes into an archive: entries of a directory. */
export interface Packed {
  readonly from: string;
  readonly entries: readonly string[];
  /** What stays out, as tar's patterns. */
  readonly without?: readonly string[];
}

/** Seconds: images of a suite are some hundred megabytes, and a machine may be emulated. */
const longest = 1800;

/**
 * Gives a command, run as root on a machine of a running lab, a tar archive as its standard input. For what is too large
 * for a script's text.
 * @throws InputError where the lab is not up; ProcessError
 */
export async function tarTo(
  lab: RunningLab,
  machine: string,
  packed: readonly Packed[],
  command: string,
  signal?: AbortSignal,
): Promise<void> {
  const pack = packed.flatMap(({ from, entries, without = [] }) => [
    ...without.map((pattern) => `--exclude=${pattern}`),
    "-C",
    from,
    ...entries,
  ]);
  // Only the shell can make a pipe of two programs.
  const pipe =
    'config=$1 machine=$2 remote=$3; shift 3; tar -cf - "$@" | ssh -F "$config" "$machine" "$remote"';
  await runProgram(
    "bash",
    ["-o", "pipefail", "-c", pipe, "tar", lab.file("ssh_config"), machine, asRoot(command), ...pack],
    { env: lab.environment, signal, atMostSeconds: longest },
  );
}
