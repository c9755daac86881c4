import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

type Part = Readonly<Record<string, unknown>> | undefined;

export interface Refusal {
  readonly status: number;
  readonly message: string;
}

const missing = (attribute: string, target: string): Refusal => ({
  status: 400,
  message:
    `Expecting to find ${attribute} in ${target}. The server could not comply with the request since it is either ` +
    "malformed or otherwise incorrect. The client is assumed to be in error.",
});

/** What keystone has against the form of a login, before it looks at who that is. Pure. */
export function refusalOf(text: string): Refusal | undefined {
  const auth = at(JSON.parse(text), "auth");
  const identity = at(auth, "identity");
  const methods = identity?.["methods"];
  if (!Array.isArray(methods) || methods.length === 0) {
    return missing("methods", "identity");
  }
  const [method] = methods as string[];
  const given = at(identity, method ?? "");
  if (method === undefined || given === undefined) {
    return missing(method ?? "a method", "identity");
  }
  return judgeMethod(method, given) ?? judgeScope(method, at(auth, "scope"));
}

function judgeMethod(method: string, given: NonNullable<Part>): Refusal | undefined {
  switch (method) {
    case "password":
      return judgeNamed("user", at(given, "user")) ?? judgeTexts("user", at(given, "user"), "password");
    case "token":
      return judgeTexts("token", given, "id");
    case "application_credential":
      return (
        judgeTexts("application_credential", given, "secret") ??
        (given["id"] === undefined ? judgeNamed("user", at(given, "user")) : undefined) ??
        (given["id"] === undefined ? judgeTexts("application_credential", given, "name") : undefined)
      );
    default:
      return { status: 401, message: `Attempted to authenticate with an unsupported method: ${method}` };
  }
}

function judgeScope(method: string, scope: Part): Refusal | undefined {
  if (scope === undefined) {
    return undefined;
  }
  return method === "application_credential"
    ? { status: 401, message: "Application credentials cannot request a scope." }
    : judgeNamed("project", at(scope, "project"));
}

/** An id, or a name in a domain that has an id or a name. */
function judgeNamed(target: string, given: Part): Refusal | undefined {
  if (given?.["id"] !== undefined) {
    return judgeTexts(target, given, "id");
  }
  const domain = at(given, "domain");
  return (
    judgeTexts(target, given, "name") ??
    (domain === undefined
      ? missing("domain", target)
      : judgeTexts("domain", domain, domain["id"] === undefined ? "name" : "id"))
  );
}

function judgeTexts(target: string, given: Part, name: string): Refusal | undefined {
  return typeof given?.[name] === "string" ? undefined : missing(name, target);
}

function at(value: unknown, name: string): Part {
  const part: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof part === "object" && part !== null ? (part as Part) : undefined;
}

/** An identity service that takes every login of a proper form and keeps what it was sent. */
export class FakeKeystone {
  readonly bodies: unknown[] = [];
  url = "";
  private server: Server | undefined;

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { status, body } = this.answer(request.method ?? "", Buffer.concat(chunks).toString());
        response.writeHead(status, { "content-type": "application/json", "x-subject-token": "token" });
        response.end(JSON.stringify(body));
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

  private answer(method: string, text: string): { readonly status: number; readonly body: object } {
    if (method === "GET") {
      const version = { id: "v3.14", status: "stable", links: [{ rel: "self", href: `${this.url}/v3/` }] };
      return { status: 200, body: { version } };
    }
    const refusal = refusalOf(text);
    if (refusal !== undefined) {
      return { status: refusal.status, body: { error: refusal } };
    }
    this.bodies.push((JSON.parse(text) as { readonly auth: unknown }).auth);
    const [user, project] = ["me", "demo"].map((name) => ({
      id: `${name}-id`,
      name,
      domain: { id: "default", name: "Default" },
    }));
    const token = {
      methods: ["password"],
      user,
      project,
      catalog: [],
      expires_at: "2099-01-01T00:00:00.000000Z",
    };
    return {
      status: 201,
      body: { token: { ...token, issued_at: "2026-01-01T00:00:00.000000Z", roles: [] } },
    };
  }
}
