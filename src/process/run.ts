import execa from "execa";
import { LineSplitter, Tail } from "../remote/lines";
import { signalGroup } from "./group";

export interface ProcessOptions {
  readonly cwd?: string | undefined;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Standard input; without it the program finds /dev/null. */
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How many seconds it may take; it is then ended as by the signal. Without this, as long as it takes. */
  readonly atMostSeconds?: number | undefined;
  /** How many seconds it has from the signal on until it is killed. */
  readonly graceSeconds?: number | undefined;
  /** Whether it is ended when this process ends without having waited for it, as when it is killed. */
  readonly endsWithUs?: boolean | undefined;
  /** Called with each line of standard output and standard error as it arrives. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** A program on this machine failed. The message holds its last lines, and never its arguments or input. */
export class ProcessError extends Error {
  override readonly name = "ProcessError";

  constructor(
    readonly program: string,
    readonly exitCode: number | undefined,
    readonly tail: readonly string[],
    reason: string,
  ) {
    super([`${program} ${reason}`, ...tail].join("\n  "));
  }
}

const tailLines = 12;
/** mmdebstrap unmounts and removes what it has begun. */
const graceSeconds = 30;

/**
 * Runs a program to its end.
 * @returns its standard output, without the last line break
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  {
    cwd,
    env,
    input,
    signal,
    atMostSeconds,
    graceSeconds: grace = graceSeconds,
    endsWithUs = false,
    onLine,
  }: ProcessOptions = {},
): Promise<string> {
  signal?.throwIfAborted();
  const [started, ...rest] = endsWithUs
    ? ["setpriv", "--pdeathsig", "TERM", program, ...args]
    : [program, ...args];
  const child = execa(started, rest, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    // A Ctrl-C goes to us; we pass it on and wait, so that nothing is left half done unseen.
    detached: true,
    cleanup: false,
    reject: false,
  });
  // A program that ends without reading all of its input is judged by its exit code. execa would take the broken pipe for the
  // failure, and leave the program's last words unread.
  child.stdin?.removeAllListeners("error").on("error", () => undefined);
  const tail = new Tail(tailLines);
  const watch = (): LineSplitter =>
    new LineSplitter((line) => {
      tail.add(line);
      onLine?.(line);
    });
  for (const stream of [child.stdout, child.stderr]) {
    const lines = watch();
    stream?.setEncoding("utf8");
    stream?.on("data", (chunk: string) => {
      lines.write(chunk);
    });
    stream?.once("end", () => {
      lines.end();
    });
  }
  const { pid } = child;
  let killing: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (pid !== undefined && killing === undefined) {
      signalGroup(pid, "SIGTERM");
      killing = setTimeout(signalGroup, grace * 1000, pid, "SIGKILL");
    }
  };
  let isLate = false;
  const late = (): void => {
    isLate = true;
    stop();
  };
  const deadline = atMostSeconds === undefined ? undefined : setTimeout(late, atMostSeconds * 1000);
  signal?.addEventListener("abort", stop, { once: true });
  const result = await child;
  signal?.removeEventListener("abort", stop);
  clearTimeout(deadline);
  clearTimeout(killing);
  if (isLate) {
    throw new ProcessError(program, undefined, tail.lines, `did not end within ${atMostSeconds ?? 0} s`);
  }
  if (result.failed) {
    throw new ProcessError(program, result.exitCode, tail.lines, reasonOf(result, signal));
  }
  return result.stdout;
}

/** Whether a program ends with exit code 0. */
export async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return runProgram(program, args).then(
    () => true,
    () => false,
  );
}

interface Ended {
  readonly exitCode?: number;
  readonly signal?: string;
}

function reasonOf({ exitCode, signal: name }: Ended, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true) {
    return "was cancelled";
  }
  if (exitCode !== undefined) {
    return `failed with exit code ${exitCode}`;
  }
  return name === undefined ? "could not be started; is it installed?" : `was ended by ${name}`;
}
