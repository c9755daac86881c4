import { z } from "zod";
import {
  applicationCredentialType,
  interfaces,
  isApplicationCredential,
  type KeystoneLogin,
} from "./keystoneLogin";

/** An entry of clouds.yaml, as `cloudsEntry` writes it. */
export const cloudsEntrySchema = z.object({
  region_name: z.string(),
  interface: z.enum(interfaces),
  identity_api_version: z.literal(3),
  auth_type: z.literal(applicationCredentialType).optional(),
  cacert: z.string().optional(),
  verify: z.literal(false).optional(),
  auth: z.object({ auth_url: z.string() }).catchall(z.string()),
});

type CloudsEntry = z.infer<typeof cloudsEntrySchema>;

/** A login as an entry of clouds.yaml. Pure; holds the credential. */
export function cloudsEntry({ authUrl, region, trust, auth, ...login }: KeystoneLogin): CloudsEntry {
  return {
    region_name: region,
    interface: login.interface,
    identity_api_version: 3,
    ...(isApplicationCredential(auth) ? { auth_type: applicationCredentialType } : {}),
    ...(trust.cacert === undefined ? {} : { cacert: trust.cacert }),
    ...(trust.verify ? {} : { verify: false }),
    auth: { ...auth, auth_url: authUrl },
  };
}

/** The login that such an entry was written for. Pure. */
export function loginOfEntry({
  region_name: region,
  interface: endpoint,
  ...entry
}: CloudsEntry): KeystoneLogin {
  const { auth_url: authUrl, ...auth } = entry.auth;
  const trust = {
    verify: entry.verify ?? true,
    ...(entry.cacert === undefined ? {} : { cacert: entry.cacert }),
  };
  return { authUrl, region, interface: endpoint, trust, auth };
}
