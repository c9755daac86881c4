import * as pulumi from "@pulumi/pulumi";
import { renderOpenrc, type Interface } from "./openrc";
import type { Login } from "./types";

/** Exports for the openstack client, as `renderOpenrc` gives them, of a login whose password is a stack's secret. */
export function openrc(
  authUrl: pulumi.Output<string>,
  region: string,
  { user, project, password }: Login,
  endpoint: Interface,
): pulumi.Output<string> {
  return pulumi
    .all([authUrl, password])
    .apply(([url, secret]) =>
      renderOpenrc({ authUrl: url, region, user, project, password: secret, interface: endpoint }),
    );
}
