import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { z } from "zod";
import { cloudEntry } from "../../../src/cloud/plan";
import { CloudClient } from "../../../src/machines/openstack/cloud/client";
import { findCloud, type CloudLogin } from "../../../src/machines/openstack/cloud/cloudsFile";
import { applicationCredentialType } from "../../../src/manila/keystoneLogin";
import { CloudApi } from "../cloudApi";

const cloudsFile = z.object({
  clouds: z.record(z.string(), z.looseObject({ auth: z.looseObject({ auth_url: z.string() }) })),
});

/** A login to the test cloud by an application credential, in a clouds.yaml of its own, that can be rotated while a lab is up. */
export class CloudLoginFile {
  private readonly directory = mkdtempSync(join(tmpdir(), "manilakube-login-"));
  private readonly usual: CloudLogin;
  /** Of the credential that the file has. */
  private id: string | undefined;

  /** @param source the test cloud's own clouds.yaml */
  constructor(private readonly source: string) {
    this.usual = findCloud(cloudEntry, { OS_CLIENT_CONFIG_FILE: source });
  }

  /** For commands of the lab. */
  get env(): Record<string, string> {
    return { OS_CLIENT_CONFIG_FILE: this.path };
  }

  /** Makes another credential, writes it down, and ends the one before. */
  async rotate(): Promise<void> {
    const { api, credentials } = await this.identity();
    const name = `manilakube-faults-${process.pid}-${Date.now()}`;
    const made = await api.create("identity", credentials, "application_credential", { name });
    this.write(made.id, String(made["secret"]));
    await this.end(api, credentials);
    this.id = made.id;
  }

  /** The project as it is now, with the login that no rotation changes. */
  async client(): Promise<CloudClient> {
    return CloudClient.connect(this.usual);
  }

  async dispose(): Promise<void> {
    const { api, credentials } = await this.identity();
    await this.end(api, credentials);
    rmSync(this.directory, { recursive: true });
  }

  private get path(): string {
    return join(this.directory, "clouds.yaml");
  }

  private async identity(): Promise<{ readonly api: CloudApi; readonly credentials: string }> {
    const api = await CloudApi.connect(this.usual);
    return { api, credentials: `/users/${api.userId}/application_credentials` };
  }

  private async end(api: CloudApi, credentials: string): Promise<void> {
    if (this.id !== undefined) {
      await api.delete("identity", `${credentials}/${this.id}`);
    }
  }

  private write(id: string, secret: string): void {
    const { clouds } = cloudsFile.parse(load(readFileSync(this.source, "utf8")));
    const entry = clouds[cloudEntry];
    const auth = {
      auth_url: entry?.auth.auth_url,
      application_credential_id: id,
      application_credential_secret: secret,
    };
    const rotated = { ...entry, auth_type: applicationCredentialType, auth };
    writeFileSync(this.path, dump({ clouds: { [cloudEntry]: rotated } }), { mode: 0o600 });
  }
}
