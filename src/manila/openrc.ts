import * as pulumi from "@pulumi/pulumi";
import { quote } from "../remote/script";
import type { Login } from "./types";

export interface OpenrcParameters {
  readonly authUrl: string;
  readonly region: string;
  readonly user: string;
  readonly project: string;
  readonly password: string;
}

/** Exports for the openstack client, to be sourced by a shell. Pure; holds the password. */
export function renderOpenrc({ authUrl, region, user, project, password }: OpenrcParameters): string {
  const variables = {
    OS_AUTH_URL: authUrl,
    OS_IDENTITY_API_VERSION: "3",
    OS_REGION_NAME: region,
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_DOMAIN_NAME: "Default",
    OS_USERNAME: user,
    OS_PROJECT_NAME: project,
    OS_PASSWORD: password,
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join("");
}

/** The same of a login whose password is a stack's secret. */
export function openrc(
  authUrl: pulumi.Output<string>,
  region: string,
  { user, project, password }: Login,
): pulumi.Output<string> {
  return pulumi
    .all([authUrl, password])
    .apply(([url, secret]) => renderOpenrc({ authUrl: url, region, user, project, password: secret }));
}
