import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudLogin } from "../../src/machines/openstack/cloud/cloudsFile";
import { refusalOf } from "./keystone";

/** Something in a fake cloud, with the fields that its API shows. */
export interface FakeThing {
  readonly id: string;
  readonly [field: string]: unknown;
}

interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const listed = /^\/(?:v2\.0\/)?(servers\/detail|os-server-groups|os-keypairs|[a-z-]+)$/;
const single = /^\/(?:v2\.0\/)?(servers|os-server-groups|os-keypairs|[a-z-]+)\/([^/]+)$/;
const unplug = /^\/v2\.0\/routers\/([^/]+)\/remove_router_interface$/;

/** Of a list in an answer. */
const keyOf = (collection: string): string =>
  ({ "os-server-groups": "server_groups", "os-keypairs": "keypairs" })[collection] ??
  collection.replaceAll("-", "_");

/**
 * A project of a cloud by its APIs, as far as `up` compares it and `down` empties it: it refuses what is in use, as Nova and
 * Neutron do, and takes its time for servers.
 */
export class FakeCloud {
  /** Collection → things. */
  readonly things = new Map<string, FakeThing[]>();
  /** All changes that were asked for and done, such as `DELETE ports/p1`. */
  readonly changes: string[] = [];
  password = "first";
  project = { id: "project-id", name: "demo" };
  region = "RegionOne";
  /** Things that never go, though the cloud says that they will. */
  readonly stuck = new Set<string>();
  /** How often the servers are listed before one that is to go is gone. */
  serverLinger = 1;
  /** Collections that the user may not see. */
  readonly forbidden = new Set<string>();
  /** Of lists of the networking API. */
  pageSize = 1000;
  url = "";
  private server: Server | undefined;
  private readonly going = new Map<string, number>();

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      void readBody(request).then((text) => {
        const { status, body, headers } = this.answer(request, text);
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(body === undefined ? "" : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** A login that this cloud takes, while its password is the same. */
  login(name = "mine"): CloudLogin {
    const { password, region } = this;
    const auth = { auth_url: `${this.url}/v3`, username: "me", password, project_name: this.project.name };
    return { name, region, interface: undefined, cacert: undefined, verify: true, auth };
  }

  add(collection: string, ...things: readonly FakeThing[]): void {
    this.things.set(collection, [...this.in(collection), ...things]);
  }

  /** Ids of what is there. */
  ids(): string[] {
    return [...this.things.values()].flat().map(({ id }) => id);
  }

  private in(collection: string): FakeThing[] {
    return this.things.get(collection) ?? [];
  }

  private answer({ method = "", url = "", headers }: IncomingMessage, body: string): Answer {
    const { pathname, searchParams } = new URL(url, this.url);
    if (pathname === "/v3/auth/tokens") {
      return this.logIn(body);
    }
    if (headers["x-auth-token"] !== `token for ${this.password}`) {
      return { status: 401, body: { error: { message: "this token is not valid" } } };
    }
    const unplugged = unplug.exec(pathname)?.[1];
    if (method === "PUT" && unplugged !== undefined) {
      return this.removeInterface(unplugged, body);
    }
    const [, one = "", id = ""] = single.exec(pathname) ?? [];
    if (method === "DELETE" && one !== "") {
      return this.remove(one, id);
    }
    if (method === "POST" && pathname === "/os-keypairs") {
      const { keypair } = JSON.parse(body) as { keypair: { name: string } };
      this.add("os-keypairs", { id: keypair.name, keypair });
      return { status: 200, body: { keypair } };
    }
    if (method === "POST" && pathname === "/v2.0/ports") {
      const { port } = JSON.parse(body) as { port: object };
      const id = `port-${this.in("ports").length}`;
      this.add("ports", { id, port: { ...port, id, status: "ACTIVE", fixed_ips: [] } });
      return { status: 201, body: { port: { ...port, id } } };
    }
    const collection = listed.exec(pathname)?.[1];
    if (collection !== undefined && this.forbidden.has(collection)) {
      return { status: 403, body: { forbidden: { message: "Policy does not allow it." } } };
    }
    if (method === "GET" && collection !== undefined) {
      return this.list(collection, searchParams);
    }
    const found = this.in(one).find((thing) => thing.id === id);
    return found === undefined ? { status: 404, body: {} } : { status: 200, body: found };
  }

  private logIn(body: string): Answer {
    const refusal = refusalOf(body);
    if (refusal !== undefined) {
      return { status: refusal.status, body: { error: refusal } };
    }
    if (!body.includes(JSON.stringify(this.password))) {
      return {
        status: 401,
        body: { error: { message: "The request you have made requires authentication." } },
      };
    }
    const endpoints = [{ interface: "public", region_id: this.region, region: this.region, url: this.url }];
    const catalog = ["compute", "network", "identity"].map((type) => ({ type, name: type, endpoints }));
    const token = { project: this.project, catalog, expires_at: "2099-01-01T00:00:00.000000Z" };
    return { status: 201, body: { token }, headers: { "x-subject-token": `token for ${this.password}` } };
  }

  private list(path: string, query: URLSearchParams): Answer {
    const collection = path.replace("/detail", "");
    if (collection === "servers") {
      this.passTime();
    }
    const ofDevice = query.get("device_id");
    const all = this.in(collection).filter((thing) => ofDevice === null || thing["device_id"] === ofDevice);
    const start = all.findIndex(({ id }) => id === query.get("marker")) + 1;
    const page = all.slice(start, start + this.pageSize);
    const key = keyOf(collection);
    const more = start + page.length < all.length ? { [`${key}_links`]: [{ rel: "next", href: "" }] } : {};
    return { status: 200, body: { [key]: page, ...more } };
  }

  private passTime(): void {
    for (const [id, left] of this.going) {
      if (left > 0) {
        this.going.set(id, left - 1);
      } else if (!this.stuck.has(id)) {
        this.drop("servers", id);
        this.going.delete(id);
        // Nova unplugs it.
        this.things.set(
          "ports",
          this.in("ports").map((port) => (port["device_id"] === id ? { ...port, device_id: "" } : port)),
        );
      }
    }
  }

  private remove(collection: string, id: string): Answer {
    if (!this.in(collection).some((thing) => thing.id === id)) {
      return { status: 404, body: {} };
    }
    const user = this.userOf(collection, id);
    if (user !== undefined) {
      return { status: 409, body: { NeutronError: { message: `${id} is in use by ${user}` } } };
    }
    if (collection === "servers") {
      if (!this.going.has(id)) {
        this.changes.push(`DELETE ${collection}/${id}`);
        this.going.set(id, this.serverLinger);
      }
      return { status: 204 };
    }
    if (!this.stuck.has(id)) {
      this.changes.push(`DELETE ${collection}/${id}`);
      this.drop(collection, id);
    }
    return { status: collection === "os-keypairs" ? 202 : 204 };
  }

  private drop(collection: string, id: string): void {
    this.things.set(
      collection,
      this.in(collection).filter((thing) => thing.id !== id),
    );
  }

  private removeInterface(router: string, body: string): Answer {
    const { port_id: port } = JSON.parse(body) as { port_id: string };
    this.changes.push(`PUT routers/${router} without ${port}`);
    this.drop("ports", port);
    return { status: 200, body: {} };
  }

  /** What keeps a thing from going. */
  private userOf(collection: string, id: string): string | undefined {
    const ports = this.in("ports");
    const using = {
      ports: ports.find(
        (port) => port.id === id && port["device_id"] !== "" && port["device_id"] !== undefined,
      ),
      routers: ports.find((port) => port["device_id"] === id),
      subnets: ports.find((port) => port["subnet"] === id),
      networks: ports.find((port) => port["network"] === id),
      "security-groups": ports.find((port) => port["group"] === id),
    }[collection];
    return using?.id;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
