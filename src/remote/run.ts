import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "ssh2";
import { defaultBounds, stopTakes, type Bounds } from "./bounds";
import { connect } from "./connect";
import { converse, type Ending, type Refusal } from "./conversation";
import type { Endpoint } from "./endpoint";
import { Gate } from "./gate";
import { ConnectError, RemoteError, type RemoteOutcome } from "./errors";
import { outcomeOf } from "./result";
import type { Script } from "./script";
import { Stop } from "./stop";
import { Transcript } from "./transcript";
import { unitOf, wrap } from "./unit";

export interface RunRequest {
  /** What errors call the script. Its unit is `manilakube-<name>`: two with one name never run at a time. */
  readonly name: string;
  readonly script: Script;
  /** Texts that must not be seen in output or errors. */
  readonly secrets?: readonly string[];
  /** How long connecting and running may take together, in seconds. */
  readonly deadline: number;
  /**
   * Whether a cancelled script goes on, so that the next call with the same script finds it: running, or ended well in the
   * meantime, which then counts as that call's own run. For scripts that take long. Default false: it is stopped, and the next
   * call runs it once more.
   */
  readonly outlivesCancel?: boolean;
  /** Called with each line of output, redacted, as it arrives. */
  readonly onLine?: (line: string) => void;
  /** Told that the connection is lost and the script goes on. */
  readonly onLost?: () => void;
  readonly signal?: AbortSignal | undefined;
  readonly bounds?: Bounds;
}

/** Milliseconds. systemd itself ends the unit at the deadline; where no word of that comes for so long, the unit is told to stop. */
const lateness = 5_000;
/** A machine that lets us in and drops us at once is not asked again without a pause. */
const pause = 500;

/**
 * How many scripts one process follows at a time; those that come later wait for their turn. Each has one connection, and one
 * more to the jump host where there is one. The engine works on as many resources at once as it likes: four for each core of
 * the host, and as many as `--parallel` says. A lab of a hundred workers would have two hundred connections to one jump host.
 */
export const mostAtOnce = 32;

const places = new Gate(mostAtOnce);

/**
 * Runs a script as root on a machine, as a transient unit of systemd that the connection only follows, and over as many
 * connections as that takes. The same script that runs already, for a caller who is gone, is followed; another one with the
 * same name is stopped first. When this returns, nothing of the script runs any more, or the error says that something may.
 * @returns the script's outputs by name
 * @throws ConnectError where the machine was never reached; RemoteError with the tail of the output
 */
export async function runScript(endpoint: Endpoint, request: RunRequest): Promise<Record<string, string>> {
  // Before the run, whose deadline counts from its beginning.
  const leave = await places.enter(request.signal);
  const run = new Run(endpoint, request);
  try {
    return await run.toItsEnd();
  } finally {
    run.dispose();
    leave();
  }
}

class Run {
  private readonly unit: string;
  private readonly until: number;
  private readonly caller = randomUUID();
  private readonly bounds: Bounds;
  /** When a wrapper was heard last, in milliseconds since the epoch. */
  private lastHeard = Date.now();
  private readonly transcript: Transcript;
  private readonly stop: Stop;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly request: RunRequest,
  ) {
    const { name, deadline, secrets = [], bounds = defaultBounds } = request;
    this.unit = unitOf(name);
    this.until = Date.now() + deadline * 1000;
    this.bounds = bounds;
    this.transcript = new Transcript([...secrets, endpoint.privateKey], request.onLine);
    this.stop = new Stop(request.signal, deadline * 1000 + lateness, deadline);
  }

  async toItsEnd(): Promise<Record<string, string>> {
    let client = await this.firstConnection();
    for (;;) {
      const ending = await this.follow(client);
      switch (ending.kind) {
        case "ended": {
          const outcome = outcomeOf(ending.result, this.request.deadline);
          if (outcome === undefined) {
            return { ...ending.outputs };
          }
          throw this.error(this.stop.outcome ?? outcome);
        }
        case "unheard":
          throw this.error(this.stop.outcome ?? { end: "connection lost" }, this.unheard());
        case "refused": {
          const isUnknown = ending.hasStarted && ending.result === undefined;
          const outcome = this.stop.outcome ?? refusal(ending, this.request.deadline);
          throw this.error(outcome, isUnknown ? this.goesOn() : undefined);
        }
        case "lost":
          if (this.leaves()) {
            throw this.error({ end: "cancelled" }, this.goesOn());
          }
          client = await this.nextConnection();
      }
    }
  }

  dispose(): void {
    this.stop.dispose();
  }

  private async firstConnection(): Promise<Client> {
    const { deadline, signal } = this.request;
    try {
      return await connect(this.endpoint, { deadline: deadline * 1000, signal });
    } catch (error) {
      throw signal?.aborted === true ? this.error({ end: "cancelled" }) : error;
    }
  }

  private async follow(client: Client): Promise<Ending> {
    const { script } = this.request;
    const { text, mark } = wrap({
      unit: this.unit,
      script,
      caller: this.caller,
      want: this.stop.outcome === undefined ? "run" : "stop",
      from: this.transcript.seen + 1,
      atMost: (this.until - Date.now()) / 1000,
      takesEnd: this.request.outlivesCancel === true,
      bounds: this.bounds,
    });
    const { answers } = this.transcript;
    const ending = await converse(client, {
      command: this.endpoint.user === "root" ? "bash -s" : "sudo -n bash -s",
      text,
      mark,
      hasOutputs: Object.keys(script.outputs ?? {}).length > 0,
      transcript: this.transcript,
      stop: this.stop.signal,
      patience: () => (this.leaves() ? undefined : Math.max(1, this.stopsUntil() - Date.now())),
    });
    client.end();
    if (this.transcript.answers > answers) {
      this.lastHeard = Date.now();
    }
    return ending;
  }

  /** In place of a connection that was lost: to follow the unit on, or to stop it. */
  private async nextConnection(): Promise<Client> {
    const stopping = this.stop.outcome !== undefined;
    if (!stopping) {
      this.request.onLost?.();
      await sleep(pause, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
    const lost = (): RemoteOutcome => this.stop.outcome ?? { end: "connection lost" };
    const giveUp = stopping ? this.stopsUntil() : this.lastHeard + this.bounds.reconnect * 1000;
    if (Date.now() >= giveUp) {
      throw this.error(lost(), stopping ? this.unheard() : this.goesOn());
    }
    try {
      return await connect(this.endpoint, {
        deadline: giveUp - Date.now(),
        signal: stopping ? undefined : this.stop.signal,
      });
    } catch (error) {
      if (this.stop.outcome !== undefined && !stopping && !this.leaves()) {
        return this.nextConnection();
      }
      const reason = error instanceof ConnectError ? `${error.message}; ` : "";
      throw this.error(lost(), `${reason}${this.goesOn()}`);
    }
  }

  private stopsUntil(): number {
    return this.stop.since + stopTakes(this.bounds) * 1000;
  }

  /** Whether the script is to go on without us. */
  private leaves(): boolean {
    return this.stop.outcome?.end === "cancelled" && this.request.outlivesCancel === true;
  }

  private goesOn(): string {
    const left = Math.max(0, Math.ceil((this.until - Date.now()) / 1000));
    return `the unit ${this.unit} may go on there, for ${left} s at most, and the next run finds it`;
  }

  private unheard(): string {
    return `the unit ${this.unit} was told to stop, and its end was not heard within ${stopTakes(this.bounds)} s`;
  }

  private error(outcome: RemoteOutcome, note?: string): RemoteError {
    const { transcript, endpoint, request } = this;
    const details = { step: transcript.step, note };
    return new RemoteError(endpoint.host, request.name, outcome, transcript.lastLines, details);
  }
}

/** What it means that a wrapper has ended before all was told. */
function refusal({ result, code, hasStarted }: Refusal, deadline: number): RemoteOutcome {
  if (result !== undefined) {
    return outcomeOf(result, deadline) ?? { end: "exit", code };
  }
  return hasStarted ? { end: "unknown" } : { end: "not started", code };
}
