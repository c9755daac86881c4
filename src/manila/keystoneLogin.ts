import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Login } from "./types";

/** Which of the catalog's endpoints a client uses: the user's is outside, machines and pods are inside. */
export type Interface = "public" | "internal";

/** All that a client of an OpenStack needs to log in with a password. */
export interface KeystoneLogin {
  /** Keystone's version 3 API. */
  readonly authUrl: string;
  readonly region: string;
  readonly user: string;
  readonly project: string;
  /** Secret. */
  readonly password: string;
  readonly interface: Interface;
}

/** A login whose password is a stack's secret. */
export function keystoneLogin(
  authUrl: pulumi.Output<string>,
  region: string,
  { user, project, password }: Login,
  endpoint: Interface,
): pulumi.Output<KeystoneLogin> {
  return pulumi
    .all([authUrl, password])
    .apply(([url, secret]) => ({
      authUrl: url,
      region,
      user,
      project,
      password: secret,
      interface: endpoint,
    }));
}

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
