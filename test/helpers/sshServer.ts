import { spawn, type ChildProcess } from "node:child_process";
import { connect, type AddressInfo, type Socket } from "node:net";
import { Server, utils, type Connection, type ServerChannel } from "ssh2";
import { signalGroup } from "../../src/process/group";
import type { Endpoint } from "../../src/remote/endpoint";
import { newKeyPair } from "../../src/remote/keyPair";
import { MachineStandIn } from "./machineStandIn";

export interface SshServerOptions {
  /** Called in place of running a command. */
  readonly onCommand?: (channel: ServerChannel, connection: Connection) => void;
  /** Called in place of forwarding a connection, and not answered: as where packets are lost on the way to the target. */
  readonly onForward?: () => void;
}

/**
 * A real SSH server in this process that lets one key in, runs commands with a shell, and forwards connections. Its commands
 * find the stand-ins of a machine: systemd and sudo. They outlive their connection, as with sshd.
 */
export class SshServer {
  readonly machine = new MachineStandIn();
  readonly hostKey = newKeyPair();
  readonly clientKey = newKeyPair();
  /** Commands as clients asked for them. */
  readonly commands: string[] = [];
  connections = 0;
  /** The most that were open at one time; and those of them that had not logged in yet. */
  readonly most = { open: 0, atTheDoor: 0 };
  /** What a login says before its command. */
  banner: string | undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Connection>();
  private readonly strangers = new Set<Connection>();
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

  /** Ends all connections; those to come are welcome. */
  cut(): void {
    this.sockets.forEach((socket) => socket.end());
  }

  /** Ends all connections and lets nobody in, while what runs on the machine goes on. */
  shut(): Promise<void> {
    this.cut();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  /** Ends the machine as well. May be called again. */
  close(): Promise<void> {
    this.children.forEach(killGroup);
    this.machine.dispose();
    return this.shut();
  }

  private accept(connection: Connection): void {
    this.connections += 1;
    this.sockets.add(connection);
    this.strangers.add(connection);
    this.most.open = Math.max(this.most.open, this.sockets.size);
    this.most.atTheDoor = Math.max(this.most.atTheDoor, this.strangers.size);
    connection.on("error", () => undefined);
    connection.on("ready", () => this.strangers.delete(connection));
    connection.on("close", () => {
      this.sockets.delete(connection);
      this.strangers.delete(connection);
    });
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
      session.on("exec", (acceptExec, _reject, { command }) => {
        this.commands.push(command);
        const channel = acceptExec();
        if (this.options.onCommand === undefined) {
          this.run(command, channel, connection);
        } else {
          this.options.onCommand(channel, connection);
        }
      });
    });
  }

  private run(command: string, channel: ServerChannel, connection: Connection): void {
    const child = spawn("sh", ["-c", `exec ${command}`], { detached: true, env: this.machine.environment() });
    this.children.add(child);
    const hangUp = (): void => {
      child.stdin.end();
      child.stdout.destroy();
      child.stderr.destroy();
    };
    connection.once("close", hangUp);
    channel.once("close", hangUp);
    if (this.banner !== undefined) {
      channel.write(`${this.banner}\n`);
    }
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
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid !== undefined && child.exitCode === null) {
    signalGroup(child.pid, "SIGTERM");
  }
}
