import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Script } from "../resources/script";
import type { Credential } from "./keystoneLogin";

/** Where the scripts put CSI's application credential: `{"id": …, "secret": …}`. */
export const credentialFile = "/etc/manilakube/application-credential.json";

const shape = z.object({ id: z.string(), secret: z.string() });

/** The credential that a script has read back as its output `credential`. */
export function credentialOf({ results }: Script): pulumi.Output<Credential> {
  return results.apply(({ credential }): Credential => {
    // A preview of a lab that is still to be made knows no results.
    const { id, secret } =
      credential === undefined ? { id: "", secret: "" } : shape.parse(JSON.parse(credential));
    return { application_credential_id: id, application_credential_secret: secret };
  });
}

/** In place of a credential that no script has read back yet: tells people what belongs there. */
export function unreadCredential(machine: string): string {
  const text = `<application credential read back from ${machine}>`;
  return JSON.stringify({ id: text, secret: text });
}
