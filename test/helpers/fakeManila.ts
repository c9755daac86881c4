import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Share {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  status: string;
}

/** What goes wrong in a fake Manila; each answers in place of it, or returns false. */
export interface Misbehaviour {
  /** Before anything else looks at a request. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The status that a new share of a type comes to. */
  readonly statusOf?: (type: string) => string;
  /** Where a share of a type is exported; by default at the fake itself, which answers. */
  readonly exportOf?: (type: string) => string;
  /** How often a DELETE is refused with 403, as for a share that is still being made. */
  readonly refusedDeletes?: number;
}

/** Keystone's login and Manila's shares as far as a readiness probe asks for them; for tests of what it does with answers. */
export class FakeManila {
  readonly shares = new Map<string, Share>();
  readonly requests: string[] = [];
  private address = "";
  private deletes = 0;
  private server: Server | undefined;

  constructor(private readonly wrong: Misbehaviour = {}) {}

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      this.requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
      if (this.wrong.answer?.(request, response) === true) {
        return;
      }
      let body = "";
      request.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on("end", () => {
        this.handle(request, response, body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.server = server;
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return `http://${this.address}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private handle(request: IncomingMessage, response: ServerResponse, body: string): void {
    const url = new URL(request.url ?? "", "http://fake");
    const send = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { "Content-Type": "application/json", ...headers });
      response.end(value === undefined ? "" : JSON.stringify(value));
    };
    if (url.pathname === "/v3/auth/tokens") {
      send(201, { token: {} }, { "X-Subject-Token": "token" });
    } else if (request.headers["x-auth-token"] !== "token") {
      send(401, { error: "no token" });
    } else if (url.pathname === "/v2/messages") {
      send(200, { messages: [{ user_message: "No storage could be allocated for this share request." }] });
    } else if (url.pathname === "/v2/shares" && request.method === "POST") {
      send(202, { share: this.create(body) });
    } else if (url.pathname === "/v2/shares") {
      const name = url.searchParams.get("name");
      send(200, { shares: [...this.shares.values()].filter((share) => share.name === name) });
    } else if (url.pathname.endsWith("/export_locations")) {
      const type = this.shares.get(url.pathname.split("/").at(-2) ?? "")?.type ?? "";
      const path = this.wrong.exportOf?.(type) ?? `127.0.0.1:9,${this.address}:/volumes/one`;
      send(200, { export_locations: [{ path }] });
    } else {
      this.one(request.method ?? "", url.pathname.split("/").at(-1) ?? "", send);
    }
  }

  private create(body: string): Share {
    const { share } = JSON.parse(body) as { share: { name: string; share_type: string } };
    const status = this.wrong.statusOf?.(share.share_type) ?? "available";
    const made = { id: `share-${this.shares.size + 1}`, name: share.name, type: share.share_type, status };
    this.shares.set(made.id, made);
    return made;
  }

  private one(method: string, id: string, send: (status: number, value: unknown) => void): void {
    const share = this.shares.get(id);
    if (share === undefined) {
      send(404, { itemNotFound: { message: `${id} could not be found` } });
    } else if (method !== "DELETE") {
      send(200, { share });
    } else if (this.deletes < (this.wrong.refusedDeletes ?? 0)) {
      this.deletes += 1;
      send(403, { forbidden: { message: "Share status must be one of available, error" } });
    } else {
      this.shares.delete(id);
      send(202, undefined);
    }
  }
}
