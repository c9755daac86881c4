import { spawn, type ChildProcess } from "node:child_process";
import { connect, type AddressInfo, type Socket } from "node:net";
import { Server, utils, type Connection, type ServerChannel } from "ssh2";
import { signalGroup } from "../../src/process/group";
import type { Endpoint } from "../../src/remote/endpoint";
import { newKeyPair } from "../../src/remote/keyPair";

export interface SshServerOptions {
  /** Called in place of running a command. */
  readonly onCommand?: (channel: ServerChannel, connection: Connection) => void;
  /** Called in place of forwarding a connection, and not answered: as where packets are lost on the way to the target. */
  readonly onForward?: () => void;
}

/** A real SSH server in this process that lets one key in, runs commands with a shell, and forwards connections. */
export class SshServer {
  readonly hostKey = newKeyPair();
  readonly clientKey = newKeyPair();
  /** Commands as clients asked for them. */
  readonly commands: string[] = [];
  readonly signals: string[] = [];
  connections = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Connection>();
  private readonly children = new Set<ChildProcess>();

  constructor(private readonly options: SshServerOptions = {}) {
    this.server = new Server({ hostKeys: [this.hostKey.private] }, (connection) => {
      this.accept(connection);
    });
  }

  listen(port = 0): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(port, "127.0.0.1", () => {
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  endpoint(port: number, changes: Partial<Endpoint> = {}): Endpoint {
    return {
      host: "127.0.0.1",
      port,
      user: "root",
      privateKey: this.clientKey.private,
      hostKey: this.hostKey.public,
      ...changes,
    };
  }

  /** May be called again. */
  close(): Promise<void> {
    this.children.forEach(killGroup);
    this.sockets.forEach((socket) => socket.end());
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private accept(connection: Connection): void {
    this.connections += 1;
    this.sockets.add(connection);
    connection.on("error", () => undefined);
    connection.on("close", () => this.sockets.delete(connection));
    connection.on("authentication", (context) => {
      const allowed = utils.parseKey(this.clientKey.public);
      if (
        context.method === "publickey" &&
        !(allowed instanceof Error) &&
        context.key.data.equals(allowed.getPublicSSH())
      ) {
        context.accept();
      } else {
        context.reject(["publickey"]);
      }
    });
    connection.on("tcpip", (accept, _reject, { destIP, destPort }) => {
      if (this.options.onForward !== undefined) {
        this.options.onForward();
        return;
      }
      const channel = accept();
      const socket: Socket = connect(destPort, destIP);
      socket.on("error", () => {
        channel.close();
      });
      channel.pipe(socket);
      socket.on("data", (chunk: Buffer) => channel.write(chunk));
      // As sshd does: it closes a channel only when both sides have ended.
      socket.on("end", () => {
        channel.eof();
      });
    });
    connection.on("session", (accept) => {
      const session = accept();
      const running: ChildProcess[] = [];
      session.on("signal", (_accept, _reject, { name }) => {
        this.signals.push(name);
        running.forEach(killGroup);
      });
      session.on("exec", (acceptExec, _reject, { command }) => {
        this.commands.push(command);
        const channel = acceptExec();
        if (this.options.onCommand === undefined) {
          running.push(this.run(command, channel));
        } else {
          this.options.onCommand(channel, connection);
        }
      });
    });
  }

  private run(command: string, channel: ServerChannel): ChildProcess {
    const child = spawn("sh", ["-c", `exec ${command}`], { detached: true });
    this.children.add(child);
    channel.pipe(child.stdin);
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", (chunk: Buffer) => channel.write(chunk));
    child.stderr.on("data", (chunk: Buffer) => channel.stderr.write(chunk));
    child.once("close", (code, signal) => {
      this.children.delete(child);
      if (code === null) {
        channel.exit(signal ?? "TERM");
      } else {
        channel.exit(code);
      }
      channel.end();
    });
    return child;
  }
}

/** As sshd does: a command's children go with it. */
function killGroup(child: ChildProcess): void {
  if (child.pid !== undefined && child.exitCode === null) {
    signalGroup(child.pid, "SIGTERM");
  }
}
