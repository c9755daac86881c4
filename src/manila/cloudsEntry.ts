import { z } from "zod";
import type { KeystoneLogin } from "./keystoneLogin";

/** An entry of clouds.yaml with a password, as `cloudsEntry` writes it. */
export const cloudsEntrySchema = z.object({
  region_name: z.string(),
  interface: z.enum(["public", "internal"]),
  identity_api_version: z.literal(3),
  auth: z.object({
    auth_url: z.string(),
    username: z.string(),
    password: z.string(),
    project_name: z.string(),
    user_domain_name: z.literal("Default"),
    project_domain_name: z.literal("Default"),
  }),
});

/** A login as an entry of clouds.yaml. Pure; holds the password. */
export function cloudsEntry(login: KeystoneLogin): z.infer<typeof cloudsEntrySchema> {
  return {
    region_name: login.region,
    interface: login.interface,
    identity_api_version: 3,
    auth: {
      auth_url: login.authUrl,
      username: login.user,
      password: login.password,
      project_name: login.project,
      user_domain_name: "Default",
      project_domain_name: "Default",
    },
  };
}
