/** How a remote command ended without success. */
export type RemoteOutcome =
  | { readonly end: "exit"; readonly code: number }
  | { readonly end: "signal"; readonly signal: string }
  | { readonly end: "connection lost" }
  | { readonly end: "deadline"; readonly seconds: number }
  | { readonly end: "cancelled" };

/** A script failed on a machine. The message holds no secret: the tail was redacted line by line. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";

  constructor(
    readonly host: string,
    readonly command: string,
    readonly outcome: RemoteOutcome,
    /** The last lines of its output. */
    readonly tail: readonly string[],
  ) {
    super([`${command} on ${host}: ${describe(outcome)}`, ...tail.map((line) => `  ${line}`)].join("\n"));
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
    case "exit":
      return `exit code ${outcome.code}`;
    case "signal":
      return `ended by signal ${outcome.signal}`;
    case "deadline":
      return `not finished within ${outcome.seconds} s`;
    case "connection lost":
    case "cancelled":
      return outcome.end;
  }
}
