import type { CloudName } from "../../src/handover/clouds";
import { authentication } from "../../src/machines/openstack/cloud/authentication";
import { runLabel } from "../../src/testing/e2e/sweep";
import type { Namespace } from "./kubernetes";
import { lab, runName } from "./run";
import { until } from "./until";

export interface Share {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly status: string;
  readonly share_proto: "CEPHFS" | "NFS";
  readonly share_type_name: string;
  readonly availability_zone: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** `host@backend#pool`, for an administrator. */
  readonly host?: string;
}

export interface AccessRule {
  readonly id: string;
  readonly access_to: string;
  readonly access_type: string;
  readonly state: string;
}

/** Manila's API as one of the lab's logins sees it. */
export class Manila {
  private constructor(
    private readonly endpoint: string,
    private readonly token: string,
    /** Id of the login's project. */
    readonly project: string,
  ) {}

  static async login(name: CloudName): Promise<Manila> {
    const login = lab.login(name);
    const response = await fetch(`${login.authUrl}/auth/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ auth: authentication(login.auth) }),
    });
    const body = (await response.json()) as Token;
    const service = body.token.catalog.find(({ type }) => type === "sharev2");
    const url = service?.endpoints.find((endpoint) => endpoint.interface === login.interface)?.url;
    if (url === undefined) {
      throw new Error(`the catalog has no ${login.interface} sharev2 endpoint`);
    }
    return new Manila(url, response.headers.get("x-subject-token") ?? "", body.token.project.id);
  }

  /** @returns undefined for 404 */
  async request<T>(method: string, path: string, body?: unknown): Promise<T | undefined> {
    const response = await fetch(`${this.endpoint}/${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        "x-auth-token": this.token,
        "x-openstack-manila-api-version": "2.60",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status === 404) {
      return undefined;
    }
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return (text === "" ? {} : JSON.parse(text)) as T;
  }

  /** @param all of every project, for an administrator */
  async shares({ all = false }: { readonly all?: boolean } = {}): Promise<readonly Share[]> {
    const query = all ? "?all_tenants=1" : "";
    return (await this.request<{ shares: Share[] }>("GET", `shares/detail${query}`))?.shares ?? [];
  }

  async share(name: string, scope: { readonly all?: boolean } = {}): Promise<Share | undefined> {
    return (await this.shares(scope)).find((share) => share.name === name);
  }

  /** The share of a bound claim. */
  async shareOf(
    namespace: Namespace,
    claim: string,
    scope: { readonly all?: boolean } = {},
  ): Promise<Share | undefined> {
    return this.share(await namespace.field(`pvc/${claim}`, ".spec.volumeName"), scope);
  }

  /** The same, as soon as clients may mount it: Manila applies the first rule after the claim is bound. */
  async mountableShareOf(
    namespace: Namespace,
    claim: string,
    scope: { readonly all?: boolean } = {},
  ): Promise<Share> {
    const share = await until(`a share of ${claim}`, () => this.shareOf(namespace, claim, scope));
    await this.mountable(share.id);
    return share;
  }

  /** Waits for an active access rule. */
  async mountable(shareId: string): Promise<void> {
    await until(`an active access rule of share ${shareId}`, async () =>
      (await this.accessRules(shareId)).some(({ state }) => state === "active") ? true : undefined,
    );
  }

  async accessRules(shareId: string): Promise<readonly AccessRule[]> {
    const answer = await this.request<{ access_list: AccessRule[] }>(
      "GET",
      `share-access-rules?share_id=${shareId}`,
    );
    return answer?.access_list ?? [];
  }

  /** The path of a share that clients should prefer; "" where it has none. */
  async exportLocation(shareId: string): Promise<string> {
    interface Location {
      readonly path: string;
      readonly preferred: boolean;
    }
    const answer = await this.request<{ export_locations: Location[] }>(
      "GET",
      `shares/${shareId}/export_locations`,
    );
    const list = answer?.export_locations ?? [];
    return (list.find(({ preferred }) => preferred) ?? list[0])?.path ?? "";
  }

  async snapshots(): Promise<readonly { readonly id: string; readonly share_id: string }[]> {
    const answer = await this.request<{ snapshots: { id: string; share_id: string }[] }>(
      "GET",
      "snapshots/detail",
    );
    return answer?.snapshots ?? [];
  }

  /** @param type Manila's default without it */
  async createShare(name: string, protocol: Share["share_proto"], type?: string): Promise<Share> {
    const metadata = { [runLabel]: runName };
    const body = { share: { name, share_proto: protocol, share_type: type, size: 1, metadata } };
    await this.request("POST", "shares", body);
    return until(`share ${name}`, async () => {
      const share = await this.share(name);
      return share?.status === "available" ? share : undefined;
    });
  }

  /** Allows a client and waits until the rule is active. */
  async allow(shareId: string, type: "ip" | "cephx", to: string, level: "rw" | "ro" = "rw"): Promise<void> {
    const rule = { allow_access: { access_type: type, access_to: to, access_level: level } };
    await this.request("POST", `shares/${shareId}/action`, rule);
    await until(`access of ${to}`, async () => {
      const rules = await this.accessRules(shareId);
      return rules.find(({ access_to, state }) => access_to === to && state === "active");
    });
  }

  /** For an administrator. @param quota undefined for Manila's own default */
  async limit(project: string, quota: Readonly<Record<string, number>> | undefined): Promise<void> {
    const path = `quota-sets/${project}`;
    await (quota === undefined
      ? this.request("DELETE", path)
      : this.request("PUT", path, { quota_set: quota }));
  }

  async deleteShare(shareId: string): Promise<void> {
    await this.request("DELETE", `shares/${shareId}`);
    await until(`deletion of share ${shareId}`, async () =>
      (await this.request("GET", `shares/${shareId}`)) === undefined ? true : undefined,
    );
  }
}

interface Token {
  readonly token: {
    readonly project: { readonly id: string };
    readonly catalog: readonly {
      readonly type: string;
      readonly endpoints: readonly { readonly interface: string; readonly url: string }[];
    }[];
  };
}
