import { readFileSync } from "node:fs";
import { request as http } from "node:http";
import { request as https } from "node:https";
import { z } from "zod";
import { InputError } from "../../../settings/problem";
import type { CloudLogin } from "./cloudsFile";

const timeoutMilliseconds = 30_000;

const tokenSchema = z.object({
  token: z.object({
    project: z.object({ id: z.string(), name: z.string() }).optional(),
    catalog: z
      .array(
        z.object({
          type: z.string(),
          endpoints: z.array(
            z.object({ interface: z.string(), region_id: z.string().nullish(), url: z.string() }),
          ),
        }),
      )
      .default([]),
  }),
});

type Token = z.infer<typeof tokenSchema>["token"];

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Reads a cloud's APIs: what preflight must know. It changes nothing there. */
export class CloudClient {
  private constructor(
    private readonly login: CloudLogin,
    private readonly id: string,
    private readonly token: Token,
  ) {}

  /** @throws InputError where the cloud does not answer or refuses the login */
  static async connect(login: CloudLogin): Promise<CloudClient> {
    const url = `${(login.auth["auth_url"] ?? "").replace(/\/+$/, "").replace(/\/v3$/, "")}/v3/auth/tokens`;
    const body = JSON.stringify({ auth: authentication(login.auth) });
    const answer = await send(login, "POST", url, { "content-type": "application/json" }, body).catch(
      (error: unknown) => {
        throw refused(login, `does not answer at ${login.auth["auth_url"] ?? "?"}: ${reason(error)}`);
      },
    );
    if (answer.status !== 201) {
      throw refused(login, `refuses the login (${answer.status}): ${messageOf(answer.body)}`);
    }
    const { token } = tokenSchema.parse(JSON.parse(answer.body));
    return new CloudClient(login, String(answer.headers["x-subject-token"]), token);
  }

  get project(): { readonly id: string; readonly name: string } {
    if (this.token.project === undefined) {
      throw refused(this.login, "gives a login without a project; name one");
    }
    return this.token.project;
  }

  /** The region that is meant. @throws InputError where there are several and none is named */
  get region(): string {
    const regions = [
      ...new Set(
        this.token.catalog.flatMap(({ endpoints }) =>
          endpoints.flatMap(({ region_id: region }) => region ?? []),
        ),
      ),
    ];
    const chosen = this.login.region ?? (regions.length === 1 ? regions[0] : undefined);
    if (chosen === undefined || !regions.includes(chosen)) {
      throw refused(this.login, `has the regions ${regions.join(", ")}; region_name must be one of them`);
    }
    return chosen;
  }

  /** @param path below the service's endpoint, such as `/v2/images` */
  async get<T>(service: string, path: string, schema: z.ZodType<T>): Promise<T> {
    const found = await this.ask(service, path, schema, []);
    if (found === undefined) {
      throw new Error(`GET ${path} has no answer`);
    }
    return found;
  }

  /** For what not every cloud has, or lets everybody see. @returns undefined where it answers 403 or 404 */
  async getIfAllowed<T>(service: string, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    return this.ask(service, path, schema, [403, 404]);
  }

  private async ask<T>(
    service: string,
    path: string,
    schema: z.ZodType<T>,
    absent: readonly number[],
  ): Promise<T | undefined> {
    const url = `${this.endpoint(service)}${path}`;
    const answer = await send(this.login, "GET", url, { "x-auth-token": this.id });
    if (absent.includes(answer.status)) {
      return undefined;
    }
    if (answer.status !== 200) {
      throw refused(this.login, `answers ${answer.status} to GET ${url}: ${messageOf(answer.body)}`);
    }
    return schema.parse(JSON.parse(answer.body));
  }

  private endpoint(service: string): string {
    const wanted = (this.login.interface ?? "public").replace(/URL$/, "");
    const url = this.token.catalog
      .find(({ type }) => type === service)
      ?.endpoints.find(
        (endpoint) => endpoint.interface === wanted && endpoint.region_id === this.region,
      )?.url;
    if (url === undefined) {
      throw refused(this.login, `has no ${wanted} endpoint of type ${service} in region ${this.region}`);
    }
    return url.replace(/\/+$/, "");
  }
}

/** The identity API's form of a login. */
function authentication(auth: CloudLogin["auth"]): object {
  if (auth["application_credential_secret"] !== undefined) {
    const { application_credential_id: id, application_credential_secret: secret } = auth;
    return {
      identity: { methods: ["application_credential"], application_credential: { id, secret } },
    };
  }
  const user = named(auth, "user", auth["username"]);
  const scope = { project: named(auth, "project", auth["project_name"]) };
  return {
    identity: { methods: ["password"], password: { user: { ...user, password: auth["password"] } } },
    scope,
  };
}

function named(auth: CloudLogin["auth"], kind: string, name: string | undefined): object {
  const id = auth[`${kind}_id`];
  const domainId = auth[`${kind}_domain_id`] ?? auth["domain_id"];
  const domainName = auth[`${kind}_domain_name`] ?? auth["domain_name"] ?? "Default";
  return id === undefined
    ? { name, domain: domainId === undefined ? { name: domainName } : { id: domainId } }
    : { id };
}

function send(
  { cacert, verify }: CloudLogin,
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const open = url.startsWith("https:") ? https : http;
    const trust = cacert === undefined ? {} : { ca: readFileSync(cacert) };
    const options = { method, headers, timeout: timeoutMilliseconds, rejectUnauthorized: verify, ...trust };
    const request = open(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ status, headers: received, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer in time")));
    request.on("error", reject);
    request.end(body);
  });
}

function refused({ name }: CloudLogin, rule: string): InputError {
  return new InputError("The cloud cannot be used", [
    { setting: "manilakube:machines.cloud", value: name, rule },
  ]);
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text === "" && error instanceof Error && "code" in error ? String(error.code) : text;
}

const errorSchema = z.record(z.string(), z.looseObject({ message: z.string() }));

/** OpenStack wraps its messages once, under a name that differs by service. */
function messageOf(body: string): string {
  try {
    const parsed = errorSchema.parse(JSON.parse(body));
    return Object.values(parsed)[0]?.message ?? "";
  } catch {
    return body.slice(0, 200);
  }
}
