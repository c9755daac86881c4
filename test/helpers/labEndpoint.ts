import { readFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Endpoint } from "../../src/remote/endpoint";
import { lab } from "./run";

/** How this lab's user reaches a machine without a jump host, as the lab's own phases do. */
export function labEndpoint(machine: string): Endpoint {
  const { host, port, user, hostKey } = lab.machine(machine).ssh;
  return { host, port, user, hostKey, privateKey: readFileSync(lab.file("id_ed25519"), "utf8") };
}

/** A wire to a machine that can be cut. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly to: Endpoint) {
    this.server = createServer((near) => {
      const far = connect(to.port, to.host);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket.on("error", () => undefined);
        socket.on("close", () => other.destroy());
        socket.pipe(other);
      }
    });
  }

  async open(): Promise<Endpoint> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return { ...this.to, host: "127.0.0.1", port: (this.server.address() as AddressInfo).port };
  }

  cut(): void {
    this.sockets.forEach((socket) => socket.destroy());
    this.sockets.clear();
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
