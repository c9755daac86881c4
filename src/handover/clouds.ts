import { dump } from "js-yaml";
import { z } from "zod";
import { cloudsEntry, cloudsEntrySchema } from "../manila/cloudsEntry";
import type { KeystoneLogin } from "../manila/keystoneLogin";

/** The lab's two logins, as clouds.yaml calls them: Manila's administrator, and the tenant that the CSI drivers work for. */
export const cloudNames = ["admin", "demo"] as const;
export type CloudName = (typeof cloudNames)[number];

/** `.lab/<stack>/clouds.yaml`: an entry for each login. */
export const cloudsSchema = z.object({ clouds: z.record(z.enum(cloudNames), cloudsEntrySchema) });

/** Pure; holds the passwords. */
export function renderClouds(logins: Readonly<Record<CloudName, KeystoneLogin>>): string {
  const clouds = Object.fromEntries(cloudNames.map((name) => [name, cloudsEntry(logins[name])]));
  // Without wrapping, so that a password is one text wherever it is looked for.
  return dump({ clouds }, { lineWidth: -1 });
}
