import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** Seconds that QEMU has to answer: it does so in its main loop, which a busy host delays. */
const answerSeconds = 10;

/** A QEMU that is listened to through its control socket. See https://www.qemu.org/docs/master/interop/qmp-spec.html */
export class Control {
  private constructor(
    private readonly socket: Socket,
    private readonly lines: AsyncIterator<string, undefined>,
  ) {}

  /** @returns undefined where nobody listens: the process has ended */
  static async connect(path: string): Promise<Control | undefined> {
    const socket = createConnection(path);
    const connected = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => {
        resolve(true);
      });
      socket.once("error", () => {
        resolve(false);
      });
    });
    if (!connected) {
      return undefined;
    }
    // A QEMU that ends while it is asked ends the lines, and the caller sees that no answer came.
    socket.on("error", () => undefined);
    socket.setTimeout(answerSeconds * 1000, () => {
      socket.destroy();
    });
    const control = new Control(socket, createInterface({ input: socket })[Symbol.asyncIterator]());
    return (await control.handshake()) ? control : undefined;
  }

  private async handshake(): Promise<boolean> {
    return "QMP" in ((await this.next()) ?? {}) && (await this.execute("qmp_capabilities")) !== undefined;
  }

  /** @returns what the command gives; undefined where QEMU refused it, went away, or did not answer in time */
  async execute(command: string): Promise<unknown> {
    this.socket.write(`${JSON.stringify({ execute: command })}\n`);
    for (let answer = await this.next(); answer !== undefined; answer = await this.next()) {
      // Events come in between.
      if ("return" in answer || "error" in answer) {
        return answer["return"];
      }
    }
    return undefined;
  }

  close(): void {
    this.socket.destroy();
  }

  private async next(): Promise<Readonly<Record<string, unknown>> | undefined> {
    const line = await this.lines.next();
    return line.done === true ? undefined : (JSON.parse(line.value) as Record<string, unknown>);
  }
}

/** Asks a QEMU one thing. @returns undefined as `execute` and `connect` do */
export async function ask(path: string, command: string): Promise<unknown> {
  const control = await Control.connect(path);
  try {
    return await control?.execute(command);
  } finally {
    control?.close();
  }
}
