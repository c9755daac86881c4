import pRetry, { AbortError } from "p-retry";
import { Client, type ClientChannel, type ConnectConfig } from "ssh2";
import { knock } from "./doors";
import { parsePublicKey, type Endpoint } from "./endpoint";
import { ConnectError } from "./errors";

const attemptMilliseconds = 10_000;
/** At the first contact a floating IP may still lead to the machine's predecessor, whose key is another one. */
const settlingMilliseconds = 60_000;
/** A peer that has been silent for 3 × 5 s is taken for dead. */
const keepalive = { keepaliveInterval: 5_000, keepaliveCountMax: 3 };

export interface ConnectOptions {
  /** How long to go on trying, in milliseconds. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Connects to a machine, again and again until the deadline where it is not up yet. Every attempt is a fresh
 * connection; the pause between two grows from 0.2 s to 3 s, with jitter.
 * @throws ConnectError at once for a host key that is not the pinned one or a refused login (after a minute at the first
 * contact), else after the deadline
 */
export async function connect(endpoint: Endpoint, { deadline, signal }: ConnectOptions): Promise<Client> {
  const since = Date.now();
  const attempt = async (): Promise<Client> => {
    try {
      const client = await connectOnce(endpoint, signal);
      if (signal?.aborted === true) {
        client.end();
      }
      return client;
    } catch (error) {
      const settling = endpoint.formerHostKey !== undefined && Date.now() - since < settlingMilliseconds;
      throw error instanceof ConnectError && !error.retryable && !settling ? new AbortError(error) : error;
    }
  };
  return pRetry(attempt, {
    retries: Number.MAX_SAFE_INTEGER,
    minTimeout: 200,
    maxTimeout: 3_000,
    factor: 1.5,
    randomize: true,
    maxRetryTime: deadline,
    ...(signal === undefined ? {} : { signal }),
  });
}

async function connectOnce(endpoint: Endpoint, signal: AbortSignal | undefined): Promise<Client> {
  if (endpoint.jump === undefined) {
    return logIn(endpoint, {}, signal);
  }
  const jump = await connectOnce(endpoint.jump, signal);
  try {
    const sock = await forward(jump, endpoint, signal);
    // sshd leaves a channel half open when the far side is gone, and ssh2 waits for ever on one.
    sock.once("end", () => jump.end());
    const client = await logIn(endpoint, { sock }, signal);
    client.once("close", () => jump.end());
    return client;
  } catch (error) {
    jump.end();
    throw error;
  }
}

/** The jump host's own attempt lasts as long as its TCP tries, which is minutes. */
function forward(
  jump: Client,
  { host, port }: Endpoint,
  signal: AbortSignal | undefined,
): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const settle = (work: () => void): void => {
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      work();
    };
    const fail = (reason: string, options?: ErrorOptions): void => {
      settle(() => {
        reject(new ConnectError(host, reason, true, options));
      });
    };
    const cancel = (): void => {
      fail("cancelled");
    };
    const timer = setTimeout(() => {
      fail(`the jump host does not reach it within ${attemptMilliseconds / 1000} s`);
    }, attemptMilliseconds);
    signal?.addEventListener("abort", cancel, { once: true });
    jump.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
      if (isOver) {
        // Nobody waits for it any more; there is none where the jump host has ended.
        (channel as ClientChannel | undefined)?.destroy();
      } else if (error !== undefined) {
        fail(`the jump host cannot reach it: ${error.message}`, { cause: error });
      } else {
        settle(() => {
          resolve(channel);
        });
      }
    });
  });
}

/** The time that it has begins when it is its turn. */
async function logIn(
  endpoint: Endpoint,
  transport: Pick<ConnectConfig, "sock">,
  signal: AbortSignal | undefined,
): Promise<Client> {
  const leave = await knock(endpoint, signal);
  try {
    return await handshake(endpoint, transport, signal);
  } finally {
    leave();
  }
}

function handshake(
  endpoint: Endpoint,
  transport: Pick<ConnectConfig, "sock">,
  signal: AbortSignal | undefined,
): Promise<Client> {
  const pinned = [endpoint.hostKey, endpoint.formerHostKey].flatMap((text) =>
    text === undefined ? [] : parsePublicKey(text),
  );
  const algorithms = [...new Set(pinned.map(({ algorithm }) => algorithm as "ssh-ed25519"))];
  const isPinned = (offer: Buffer): boolean => pinned.some(({ key }) => key.equals(offer));
  let offered: Buffer | undefined;
  return new Promise((resolve, reject) => {
    const client = new Client();
    const giveUp = (): void => {
      fail(new Error("cancelled"));
    };
    signal?.addEventListener("abort", giveUp, { once: true });
    client.once("ready", () => {
      signal?.removeEventListener("abort", giveUp);
      // Later errors end the channels, which report 'connection lost'; ssh2 wants a handler all the same.
      client.removeListener("error", fail);
      client.on("error", () => client.destroy());
      resolve(client);
    });
    const fail = (error: Error & { level?: string }): void => {
      signal?.removeEventListener("abort", giveUp);
      client.destroy();
      reject(explain(endpoint.host, error, offered !== undefined && !isPinned(offered)));
    };
    client.on("error", fail);
    client.once("close", () => {
      fail(new Error("the connection was closed during the handshake"));
    });
    try {
      client.connect({
        ...transport,
        ...keepalive,
        host: endpoint.host,
        port: endpoint.port,
        username: endpoint.user,
        privateKey: endpoint.privateKey,
        readyTimeout: attemptMilliseconds,
        algorithms: { serverHostKey: algorithms },
        hostVerifier: (key: Buffer) => {
          offered = key;
          return isPinned(key);
        },
      });
    } catch (error) {
      reject(new ConnectError(endpoint.host, String(error), false, { cause: error }));
    }
    if (signal?.aborted === true) {
      giveUp();
    }
  });
}

function explain(host: string, error: Error & { level?: string }, wrongKey: boolean): ConnectError {
  if (wrongKey) {
    return new ConnectError(host, "its host key is not the pinned one", false, { cause: error });
  }
  if (error.level === "client-authentication") {
    return new ConnectError(host, "it refuses the lab's key", false, { cause: error });
  }
  return new ConnectError(host, error.message, true, { cause: error });
}
