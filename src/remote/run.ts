import type { Client } from "ssh2";
import { connect } from "./connect";
import type { Endpoint } from "./endpoint";
import { RemoteError, type RemoteOutcome } from "./errors";
import { LineSplitter, Tail } from "./lines";
import { redactor } from "./redact";
import { assemble, parseOutput, type Script } from "./script";

export interface RunRequest {
  /** What errors call the script. */
  readonly name: string;
  readonly script: Script;
  /** Texts that must not be seen in output or errors. */
  readonly secrets?: readonly string[];
  /** How long connecting and running may take together, in seconds. */
  readonly deadline: number;
  /** Called with each line of output, redacted, as it arrives. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const tailLines = 15;

/**
 * Runs a script as root on a machine: one connection, the script on standard input.
 * @returns the script's outputs by name
 * @throws ConnectError, or RemoteError with the tail of the output
 */
export async function runScript(endpoint: Endpoint, request: RunRequest): Promise<Record<string, string>> {
  const until = Date.now() + request.deadline * 1000;
  const client = await connect(endpoint, { deadline: request.deadline * 1000, signal: request.signal });
  try {
    return await execute(client, endpoint, request, until - Date.now());
  } finally {
    client.end();
  }
}

function execute(
  client: Client,
  endpoint: Endpoint,
  request: RunRequest,
  milliseconds: number,
): Promise<Record<string, string>> {
  const { text, marker } = assemble(request.script);
  const redact = redactor([...(request.secrets ?? []), endpoint.privateKey]);
  const tail = new Tail(tailLines);
  const outputs: Record<string, string> = {};
  const onLine = (line: string): void => {
    const output = parseOutput(line, marker);
    if (output !== undefined) {
      outputs[output[0]] = output[1];
      return;
    }
    const safe = redact(line);
    tail.add(safe);
    request.onLine?.(safe);
  };
  const streams = { out: new LineSplitter(onLine), error: new LineSplitter(onLine) };
  const command = endpoint.user === "root" ? "bash -s" : "sudo -n bash -s";

  return new Promise((resolve, reject) => {
    let early: RemoteOutcome | undefined;
    const fail = (outcome: RemoteOutcome): void => {
      reject(new RemoteError(endpoint.host, request.name, outcome, tail.lines));
    };
    client.exec(command, (error, channel) => {
      if (error !== undefined) {
        fail({ end: "connection lost" });
        return;
      }
      let exit: RemoteOutcome = { end: "connection lost" };
      const stop = (outcome: RemoteOutcome): void => {
        early ??= outcome;
        channel.signal("TERM");
        client.end();
      };
      const timer = setTimeout(() => {
        stop({ end: "deadline", seconds: request.deadline });
      }, milliseconds);
      const cancel = (): void => {
        stop({ end: "cancelled" });
      };
      request.signal?.addEventListener("abort", cancel, { once: true });
      if (request.signal?.aborted === true) {
        // While the command was being started; the listener will not hear of it.
        cancel();
      }
      // A channel that closes without an exit code is a lost connection, never a success.
      channel.on("exit", (code: number | null, signal?: string) => {
        exit = code === null ? { end: "signal", signal: signal ?? "unknown" } : { end: "exit", code };
      });
      channel.on("close", () => {
        clearTimeout(timer);
        request.signal?.removeEventListener("abort", cancel);
        streams.out.end();
        streams.error.end();
        const outcome = early ?? exit;
        if (outcome.end === "exit" && outcome.code === 0) {
          resolve(outputs);
        } else {
          fail(outcome);
        }
      });
      channel.setEncoding("utf8");
      channel.stderr.setEncoding("utf8");
      channel.on("data", (chunk: string) => {
        streams.out.write(chunk);
      });
      channel.stderr.on("data", (chunk: string) => {
        streams.error.write(chunk);
      });
      channel.write(text);
    });
  });
}
