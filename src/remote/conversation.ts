import type { Client, ClientChannel } from "ssh2";
import { Listener, type Expected, type Heard } from "./listener";
import type { UnitResult } from "./result";

/** How one connection to a unit's wrapper ended. */
export type Ending =
  | ({ readonly kind: "ended" } & Heard)
  | { readonly kind: "lost" }
  | Refusal
  /** The unit was told to stop, and its end was not heard in time. */
  | { readonly kind: "unheard" };

/** The wrapper ended before all was told; what it said is in the transcript. */
export interface Refusal {
  readonly kind: "refused";
  readonly code: number;
  /** Whether the unit was there. */
  readonly hasStarted: boolean;
  /** How the script ended, where that was heard. */
  readonly result: UnitResult | undefined;
}

export interface Conversation extends Expected {
  /** What is run on the machine: a bash that reads its script from standard input. */
  readonly command: string;
  /** The script of the wrapper. */
  readonly text: string;
  /** When aborted, the unit is told to stop. */
  readonly stop: AbortSignal;
  /** How many milliseconds the unit has to end after `stop` is aborted; undefined: nobody waits, and it goes on. Asked at that moment. */
  readonly patience: () => number | undefined;
}

/** Milliseconds that a wrapper has to end when all is said. */
const farewell = 5_000;

/** Talks to the wrapper on a machine until the unit has ended, or nothing more can be heard of it. */
export function converse(client: Client, conversation: Conversation): Promise<Ending> {
  const { command, text, stop, patience } = conversation;
  return new Promise((resolve) => {
    let channel: ClientChannel | undefined;
    let timer: NodeJS.Timeout | undefined;
    let finished = false;
    const listener = new Listener(conversation, (word) => {
      channel?.write(`${word}\n`);
      if (word === "done") {
        waitAtMost(farewell);
      }
    });
    const finish = (otherwise: Ending): void => {
      if (!finished) {
        finished = true;
        clearTimeout(timer);
        stop.removeEventListener("abort", onStop);
        client.removeListener("close", onClose);
        listener.close();
        resolve(listener.all === undefined ? otherwise : { kind: "ended", ...listener.all });
      }
    };
    const waitAtMost = (milliseconds: number): void => {
      clearTimeout(timer);
      timer = setTimeout(finish, milliseconds, { kind: "unheard" });
    };
    const onClose = (): void => {
      finish({ kind: "lost" });
    };
    const onStop = (): void => {
      const milliseconds = patience();
      if (milliseconds === undefined) {
        finish({ kind: "lost" });
      } else {
        waitAtMost(milliseconds);
        channel?.write("stop\n");
      }
    };
    const onChannel = (opened: ClientChannel): void => {
      let code: number | undefined;
      // A wrapper that a signal ended, or that ended without an exit code, counts as a lost connection: the unit may go on.
      opened.on("exit", (exit: number | null) => {
        code = exit ?? undefined;
      });
      opened.on("error", onClose);
      opened.on("close", () => {
        const { hasStarted, result } = listener;
        finish(code === undefined ? { kind: "lost" } : { kind: "refused", code, hasStarted, result });
      });
      listener.listenTo(opened);
      opened.write(stop.aborted ? `${text}stop\n` : text);
      channel = opened;
    };
    stop.addEventListener("abort", onStop, { once: true });
    client.once("close", onClose);
    if (stop.aborted) {
      onStop();
    }
    if (finished) {
      return;
    }
    try {
      client.exec(command, (error, opened) => {
        if (error !== undefined) {
          onClose();
        } else if (!finished) {
          onChannel(opened);
        }
      });
    } catch {
      // The connection has gone in the meantime.
      onClose();
    }
  });
}
