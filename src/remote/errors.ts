/** How a remote command ended without success. */
export type RemoteOutcome =
  /** Nothing of it ran; the tail says why. */
  | { readonly end: "not started"; readonly code: number }
  /** The machine stopped telling of it, without a lost connection. */
  | { readonly end: "unknown" }
  | { readonly end: "exit"; readonly code: number }
  | { readonly end: "signal"; readonly signal: string }
  /** In systemd's words, such as `oom-kill`. */
  | { readonly end: "failed"; readonly result: string }
  | { readonly end: "stopped" }
  | { readonly end: "connection lost" }
  | { readonly end: "deadline"; readonly seconds: number }
  | { readonly end: "cancelled" };

export interface RemoteDetails {
  /** What the script was at, where it says so. */
  readonly step?: string | undefined;
  /** What the user should know beside the outcome. */
  readonly note?: string | undefined;
}

/** A script failed on a machine. The message holds no secret: the tail was redacted line by line. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";

  constructor(
    readonly host: string,
    readonly command: string,
    readonly outcome: RemoteOutcome,
    /** The last lines of its output. */
    readonly tail: readonly string[],
    { step, note }: RemoteDetails = {},
  ) {
    const parts = [
      describe(outcome),
      ...(step === undefined ? [] : [`step: ${step}`]),
      ...(note === undefined ? [] : [note]),
    ];
    super([`${command} on ${host}: ${parts.join("; ")}`, ...tail.map((line) => `  ${line}`)].join("\n"));
  }
}

/** A machine could not be reached, or is not the one that it should be. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";

  constructor(
    readonly host: string,
    readonly reason: string,
    /** Whether trying again can help: a wrong host key or a refused login stays wrong. */
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(`cannot connect to ${host}: ${reason}`, options);
  }
}

function describe(outcome: RemoteOutcome): string {
  switch (outcome.end) {
    case "not started":
      return `it could not be started (exit code ${outcome.code})`;
    case "unknown":
      return "its end is not known";
    case "exit":
      return `exit code ${outcome.code}`;
    case "signal":
      return `ended by signal ${outcome.signal}`;
    case "failed":
      return `failed with ${outcome.result}`;
    case "stopped":
      return "stopped on the machine, by another run or by hand";
    case "deadline":
      return `not finished within ${outcome.seconds} s`;
    case "connection lost":
    case "cancelled":
      return outcome.end;
  }
}
