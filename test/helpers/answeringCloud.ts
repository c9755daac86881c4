import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudLogin } from "../../src/machines/openstack/cloud/cloudsFile";
import { facts } from "./cloudFacts";

/** What a cloud sends: an object as JSON, a text as a web page. */
export interface Sent {
  readonly status?: number;
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A cloud whose answers are written down one by one, by path (without `?…`, or with it where that is written, too). */
export class AnsweringCloud {
  answers: Record<string, Sent> = {};
  url = "";
  private server: Server | undefined;

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      const path = request.url ?? "";
      const given = this.answers[path] ?? this.answers[path.split("?")[0] ?? ""];
      const { status = 200, body, headers = {} } = given ?? { status: 404, body: {} };
      const isPage = typeof body === "string";
      response.writeHead(status, { "content-type": isPage ? "text/html" : "application/json", ...headers });
      response.end(isPage ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** @param paths of the services' addresses in the catalog; the service's name where none is given */
  token(paths: Readonly<Record<string, string>> = {}): Sent {
    const catalog = ["image", "compute", "network"].map((type) => ({
      type,
      endpoints: [{ interface: "public", region_id: "RegionOne", url: `${this.url}/${paths[type] ?? type}` }],
    }));
    const token = { user: { name: "me" }, project: { id: "p", name: "demo" }, catalog };
    return { status: 201, body: { token }, headers: { "x-subject-token": "t" } };
  }

  login(more: Partial<CloudLogin> = {}): CloudLogin {
    const auth = {
      ...facts.login.auth,
      auth_url: `${this.url}/v3`,
      password: "very secret",
      project_id: "p",
    };
    return { ...facts.login, auth, ...more };
  }
}
