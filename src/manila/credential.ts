import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Script } from "../resources/script";
import type { Credential } from "./keystoneLogin";

/** Where the scripts put CSI's application credential: `{"id": …, "secret": …}`. */
export const credentialFile = "/etc/manilakube/application-credential.json";

/** As the scripts call it in keystone. */
export const csiCredentialName = "manila-csi";

const shape = z.object({ id: z.string(), secret: z.string() });

/** An application credential of keystone's. Secret. */
export type ApplicationCredential = z.infer<typeof shape>;

/** What the file holds. @throws Error where that is no credential; without showing it */
export function parseCredential(text: string): ApplicationCredential {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new Error(`no application credential is in ${credentialFile} of Manila's machine`);
  }
}

/** The same, to be written. Holds the secret. */
export function renderCredential({ id, secret }: ApplicationCredential): string {
  return JSON.stringify({ id, secret });
}

/** The login by it, by the names that openstacksdk has. */
export function loginBy({ id, secret }: ApplicationCredential): Credential {
  return { application_credential_id: id, application_credential_secret: secret };
}

/** The credential that a script has read back as its output `credential`. */
export function credentialOf({ results }: Script): pulumi.Output<Credential> {
  return results.apply(({ credential }): Credential => {
    // A preview of a lab that is still to be made knows no results.
    return loginBy(credential === undefined ? { id: "", secret: "" } : parseCredential(credential));
  });
}

/** In place of a credential that no script has read back yet: tells people what belongs there. */
export function unreadCredential(machine: string): string {
  const text = `<application credential read back from ${machine}>`;
  return JSON.stringify({ id: text, secret: text });
}
