import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { clusterMark } from "../../src/manila/mark";
import { refusalOf } from "./keystone";

/** A share of somebody's project. */
export interface FakeShare {
  readonly id: string;
  readonly name: string;
  readonly share_proto: string;
  readonly share_type_name: string;
  readonly export_locations?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly status?: string;
}

interface Answer {
  readonly status: number;
  readonly body?: object;
}

const token = "token";

/** A keystone with a Manila in its catalog, for one project: what a lab asks of a Manila that it did not make. */
export class ExistingManila {
  password = "secret";
  services = ["sharev2"];
  region = "RegionOne";
  project = { id: "0123456789abcdef0123456789abcdef", name: "demo" };
  types: object[] = [
    { id: "t1", name: "native", extra_specs: { driver_handles_share_servers: "False" } },
    { id: "t2", name: "nfs", extra_specs: { driver_handles_share_servers: "False" } },
  ];
  limits: Record<string, number> | undefined = {
    maxTotalShares: 50,
    totalSharesUsed: 3,
    maxTotalShareGigabytes: -1,
    totalShareGigabytesUsed: 7,
  };
  shares: FakeShare[] = [];
  /** Id by the share's. */
  snapshots: { readonly id: string; readonly share_id: string }[] = [];
  /** All that was removed, such as `shares/s1`. */
  readonly removed: string[] = [];
  url = "";
  private server: Server | undefined;

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { status, body = {} } = this.answer(request, Buffer.concat(chunks).toString());
        response.writeHead(status, { "content-type": "application/json", "x-subject-token": token });
        response.end(status === 202 ? "" : JSON.stringify(body));
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

  /** An entry of clouds.yaml. */
  entry(): object {
    const user = { username: "me", password: this.password, project_name: "demo" };
    return { auth: { auth_url: `${this.url}/v3`, ...user }, region_name: this.region };
  }

  /** A share that a lab's driver made. */
  markedShare(id: string, mark: string): FakeShare {
    return {
      ...{ id, name: `pvc-${id}`, share_proto: "NFS", share_type_name: "nfs" },
      metadata: { [clusterMark]: mark },
    };
  }

  private answer(request: IncomingMessage, text: string): Answer {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://fake");
    if (pathname === "/v3/auth/tokens") {
      return this.logIn(text);
    }
    if (request.headers["x-auth-token"] !== token) {
      return { status: 401, body: { error: { message: "no token" } } };
    }
    const [, collection = "", id = ""] = /^\/share\/v2\/([a-z]+)(?:\/([^/]+))?$/.exec(pathname) ?? [];
    if (request.method === "DELETE") {
      return this.remove(collection, id);
    }
    const [, one = "", which = ""] =
      /^\/share\/v2\/(shares|snapshots)\/([^/]+)\/action$/.exec(pathname) ?? [];
    if (request.method === "POST" && text.includes("os-force_delete")) {
      this.removed.push(`${one}/${which} by force`);
      return this.drop(one, which);
    }
    switch (collection) {
      case "types":
        return { status: 200, body: { share_types: this.types } };
      case "limits":
        return this.limits === undefined
          ? { status: 403, body: { forbidden: { message: "not for you" } } }
          : { status: 200, body: { limits: { absolute: this.limits } } };
      case "shares":
        return { status: 200, body: { shares: this.sharesWith(searchParams.get("metadata")) } };
      case "snapshots": {
        const own = this.snapshots.filter((each) => each.share_id === searchParams.get("share_id"));
        return { status: 200, body: { snapshots: own.map((each) => ({ ...each, status: "available" })) } };
      }
      default:
        return { status: 404, body: { itemNotFound: { message: pathname } } };
    }
  }

  private logIn(text: string): Answer {
    const refusal = refusalOf(text);
    if (refusal !== undefined) {
      return { status: refusal.status, body: { error: refusal } };
    }
    if (!text.includes(`"${this.password}"`)) {
      const message = "The request you have made requires authentication.";
      return { status: 401, body: { error: { code: 401, message } } };
    }
    const catalog = this.services.map((type) => ({
      type,
      endpoints: [{ interface: "public", region_id: this.region, url: `${this.url}/share/v2` }],
    }));
    return { status: 201, body: { token: { user: { name: "me" }, project: this.project, catalog } } };
  }

  /** Manila reads the text of a Python dictionary. */
  private sharesWith(metadata: string | null): object[] {
    const [, key = "", value = ""] = /^\{'(.*)': '(.*)'\}$/.exec(metadata ?? "") ?? [];
    return this.shares
      .filter((share) => metadata === null || share.metadata?.[key] === value)
      .map((share) => ({ status: "available", metadata: {}, ...share }));
  }

  private remove(collection: string, id: string): Answer {
    if (collection === "shares" && this.snapshots.some((each) => each.share_id === id)) {
      return { status: 403, body: { forbidden: { message: "Share still has 1 dependent snapshots." } } };
    }
    if (this.shares.find((each) => each.id === id)?.status === "error_deleting") {
      return {
        status: 403,
        body: { forbidden: { message: "Share status must be one of available, error." } },
      };
    }
    this.removed.push(`${collection}/${id}`);
    return this.drop(collection, id);
  }

  private drop(collection: string, id: string): Answer {
    this.shares = this.shares.filter((each) => collection !== "shares" || each.id !== id);
    this.snapshots = this.snapshots.filter((each) => collection !== "snapshots" || each.id !== id);
    return { status: 202 };
  }
}
