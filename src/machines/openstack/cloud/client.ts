import { z } from "zod";
import { InputError } from "../../../settings/problem";
import { adviceOnAnswer, adviceOnSilence } from "./advice";
import { understand } from "./answers";
import { authentication } from "./authentication";
import type { CloudLogin } from "./cloudsFile";
import { messageOf, reasonOf, send, type Answer, type Call } from "./http";
import { tokenSchema, type Token } from "./token";

/** For each request, unless `connect` is told otherwise. */
const answerSeconds = 30;

const links = z.array(z.looseObject({ rel: z.string() }));

/** A project of a cloud through the cloud's APIs. Preflight and `status` read there, and `down` removes what is left. */
export class CloudClient {
  private constructor(
    readonly login: CloudLogin,
    private readonly id: string,
    private readonly token: Token,
    private readonly seconds: number,
  ) {}

  /**
   * @param seconds how long any one answer may take
   * @throws InputError where the cloud does not answer or refuses the login
   */
  static async connect(login: CloudLogin, seconds = answerSeconds): Promise<CloudClient> {
    const root = (login.auth["auth_url"] ?? "").replace(/\/+$/, "").replace(/\/v3$/, "");
    const body = { auth: authentication(login.auth) };
    const call: Call = { method: "POST", url: `${root}/v3/auth/tokens`, headers: {}, body, seconds };
    const answer = await send(login, call).catch((error: unknown) => {
      const reason = reasonOf(error);
      const advice = adviceOnSilence("login", reason, login);
      throw refused(login, `does not answer at ${login.auth["auth_url"] ?? "?"}: ${reason}${advice}`);
    });
    const { status } = answer;
    const advice = adviceOnAnswer("login", status, login);
    if (status < 200 || status > 299) {
      throw refused(login, `refuses the login (${status}): ${messageOf(answer.body)}${advice}`);
    }
    const parsed = understand(answer, tokenSchema);
    const id = answer.headers["x-subject-token"];
    if ("wrong" in parsed || typeof id !== "string") {
      const wrong = "wrong" in parsed ? parsed.wrong : "without a token in X-Subject-Token";
      throw refused(login, `answers ${status} to POST ${call.url} ${wrong}${advice}`);
    }
    return new CloudClient(login, id, parsed.value.token, seconds);
  }

  get project(): { readonly id: string; readonly name: string } {
    if (this.token.project === undefined) {
      throw refused(this.login, "gives a login without a project; name one");
    }
    return this.token.project;
  }

  /** Who logged in; undefined where the cloud does not say it. */
  get user(): string | undefined {
    return this.token.user?.name;
  }

  get userId(): string | undefined {
    return this.token.user?.id;
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
    const answer = this.accept(await this.ask(service, path), "GET", path);
    return this.understood(answer, service, path, schema);
  }

  /** For what not every cloud has, or lets everybody see. @returns undefined where it answers 403 or 404 */
  async getIfAllowed<T>(service: string, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const answer = await this.ask(service, path);
    return answer.status === 403 || answer.status === 404
      ? undefined
      : this.understood(this.accept(answer, "GET", path), service, path, schema);
  }

  /**
   * All things of a collection, whatever the cloud's size of a page.
   * @param name of the list in the answer, such as `security_groups`
   */
  async list<T extends { readonly id: string }>(
    service: string,
    path: string,
    name: string,
    item: z.ZodType<T>,
  ): Promise<T[]> {
    const page = z.looseObject({
      [name]: z.array(item),
      [`${name}_links`]: links.optional(),
      // Glance's way to say that there is more.
      next: z.string().optional(),
    });
    const found = new Map<string, T>();
    for (;;) {
      const last = [...found.keys()].at(-1);
      const marker = last === undefined ? "" : `${path.includes("?") ? "&" : "?"}marker=${last}`;
      const answer = await this.get(service, `${path}${marker}`, page);
      const before = found.size;
      for (const thing of answer[name] as T[]) {
        found.set(thing.id, thing);
      }
      const next = (answer[`${name}_links`] as z.infer<typeof links> | undefined) ?? [];
      const hasMore = answer["next"] !== undefined || next.some(({ rel }) => rel === "next");
      if (found.size === before || !hasMore) {
        return [...found.values()];
      }
    }
  }

  /** Asks for the end of a thing. @returns why the cloud does not do it now, though later it may; undefined where it does, or has */
  async delete(service: string, path: string): Promise<string | undefined> {
    return this.attempt("DELETE", service, path);
  }

  /** Changes a thing that is to go. @returns as `delete` */
  async put(service: string, path: string, body: object): Promise<string | undefined> {
    return this.attempt("PUT", service, path, body);
  }

  /** Acts on a thing that is to go. @returns as `delete` */
  async post(service: string, path: string, body: object): Promise<string | undefined> {
    return this.attempt("POST", service, path, body);
  }

  /** Makes a thing. @returns what the cloud answers */
  async create<T>(service: string, path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    const answer = this.accept(await this.send("POST", service, path, body), "POST", path);
    const parsed = understand(answer, schema);
    if ("wrong" in parsed) {
      throw refused(this.login, `answers POST ${path} ${parsed.wrong}`);
    }
    return parsed.value;
  }

  private async attempt(
    method: "PUT" | "POST" | "DELETE",
    service: string,
    path: string,
    body?: object,
  ): Promise<string | undefined> {
    const answer = await this.send(method, service, path, body).catch(reasonOf);
    if (typeof answer === "string") {
      return answer;
    }
    if (answer.status === 409 || answer.status >= 500) {
      return `${answer.status}: ${messageOf(answer.body)}`;
    }
    if (answer.status !== 404) {
      this.accept(answer, method, path);
    }
    return undefined;
  }

  private async ask(service: string, path: string): Promise<Answer> {
    return this.send("GET", service, path).catch((error: unknown) => {
      const reason = reasonOf(error);
      const advice = adviceOnSilence("service", reason, this.login);
      throw refused(
        this.login,
        `does not answer to GET ${this.endpoint(service)}${path}: ${reason}${advice}`,
      );
    });
  }

  private send(method: Call["method"], service: string, path: string, body?: object): Promise<Answer> {
    const url = `${this.endpoint(service)}${path}`;
    const headers = { "x-auth-token": this.id };
    return send(this.login, { method, url, headers, body, seconds: this.seconds });
  }

  private accept(answer: Answer, method: string, path: string): Answer {
    if (answer.status < 200 || answer.status > 299) {
      const advice = adviceOnAnswer("service", answer.status, this.login);
      throw refused(
        this.login,
        `answers ${answer.status} to ${method} ${path}: ${messageOf(answer.body)}${advice}`,
      );
    }
    return answer;
  }

  private understood<T>(answer: Answer, service: string, path: string, schema: z.ZodType<T>): T {
    const parsed = understand(answer, schema);
    if ("wrong" in parsed) {
      throw refused(this.login, `answers GET ${this.endpoint(service)}${path} ${parsed.wrong}`);
    }
    return parsed.value;
  }

  /** Whether the catalog has such a service in the region. */
  has(service: string): boolean {
    return this.find(service) !== undefined;
  }

  private get interface(): string {
    return this.login.interface ?? "public";
  }

  private find(service: string): string | undefined {
    return this.token.catalog
      .find(({ type }) => type === service)
      ?.endpoints.find(
        (endpoint) => endpoint.interface === this.interface && endpoint.region_id === this.region,
      )?.url;
  }

  private endpoint(service: string): string {
    const url = this.find(service);
    if (url === undefined) {
      const which = `${this.interface} endpoint of type ${service} in region ${this.region}`;
      throw refused(
        this.login,
        `has no ${which}; \`interface\` and \`region_name\` of the login choose among them`,
      );
    }
    const root = url.replace(/\/+$/, "");
    // Some catalogs name the version, others leave it to the clients; ours is in the paths.
    return ["image", "network", "identity"].includes(service) ? root.replace(/\/v\d+(\.\d+)?$/, "") : root;
  }
}

function refused({ name }: CloudLogin, rule: string): InputError {
  return new InputError("The cloud cannot be used", [
    { setting: "manilakube:machines.cloud", value: name, rule },
  ]);
}
