import { z } from "zod";
import { authentication } from "../../src/machines/openstack/cloud/authentication";
import type { CloudLogin } from "../../src/machines/openstack/cloud/cloudsFile";
import { messageOf, send, type Answer, type Call } from "../../src/machines/openstack/cloud/http";

const seconds = 30;

const answered = z.object({
  token: z.object({
    user: z.object({ id: z.string() }),
    catalog: z.array(
      z.object({
        type: z.string(),
        endpoints: z.array(z.object({ interface: z.string(), url: z.string() })),
      }),
    ),
  }),
});

/** Makes things in a real cloud that nobody notes: a hundred times as fast as the openstack client, which starts for each. */
export class CloudApi {
  private constructor(
    private readonly login: CloudLogin,
    private readonly id: string,
    private readonly token: z.infer<typeof answered>["token"],
  ) {}

  static async connect(login: CloudLogin): Promise<CloudApi> {
    const url = `${login.auth["auth_url"] ?? ""}/auth/tokens`;
    const body = { auth: authentication(login.auth) };
    const answer = await send(login, { method: "POST", url, headers: {}, body, seconds });
    const { token } = answered.parse(JSON.parse(judged(answer, url)));
    return new CloudApi(login, String(answer.headers["x-subject-token"]), token);
  }

  get userId(): string {
    return this.token.user.id;
  }

  /** @param key under which the API wraps what is made */
  async create(
    service: string,
    path: string,
    key: string,
    fields: object,
  ): Promise<Readonly<Record<string, unknown>> & { readonly id: string }> {
    const made = z.looseObject({ id: z.string() });
    const answer = await this.ask("POST", service, path, { [key]: fields });
    return z.looseObject({ [key]: made }).parse(JSON.parse(answer))[key] as z.infer<typeof made>;
  }

  async post(service: string, path: string, body: object): Promise<void> {
    await this.ask("POST", service, path, body);
  }

  async put(service: string, path: string, body: object): Promise<void> {
    await this.ask("PUT", service, path, body);
  }

  async delete(service: string, path: string): Promise<void> {
    await this.ask("DELETE", service, path);
  }

  private async ask(method: Call["method"], service: string, path: string, body?: object): Promise<string> {
    const endpoint = this.token.catalog
      .find(({ type }) => type === service)
      ?.endpoints.find((each) => each.interface === "public");
    if (endpoint === undefined) {
      throw new Error(`the cloud has no ${service}`);
    }
    const url = `${endpoint.url.replace(/\/+$/, "")}${path}`;
    return judged(
      await send(this.login, { method, url, headers: { "x-auth-token": this.id }, body, seconds }),
      `${method} ${path}`,
    );
  }
}

function judged({ status, body }: Answer, what: string): string {
  if (status < 200 || status > 299) {
    throw new Error(`${what}: ${status}: ${messageOf(body)}`);
  }
  return body;
}
