import * as pulumi from "@pulumi/pulumi";
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
