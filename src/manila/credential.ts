import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Script } from "../resources/script";

/** Where the scripts put CSI's application credential: `{"id": …, "secret": …}`. */
export const credentialFile = "/etc/manilakube/application-credential.json";

const shape = z.object({ id: z.string(), secret: z.string() });

/** The credential that a script has read back as its output `credential`. */
export function credentialOf({ results }: Script): pulumi.Output<{ id: string; secret: string }> {
  // A preview of a lab that is still to be made knows no results.
  return results.apply(({ credential }) =>
    credential === undefined ? { id: "", secret: "" } : shape.parse(JSON.parse(credential)),
  );
}

/** In place of a credential that no script has read back yet: tells people what belongs there. */
export function unreadCredential(machine: string): string {
  const text = `<application credential read back from ${machine}>`;
  return JSON.stringify({ id: text, secret: text });
}
