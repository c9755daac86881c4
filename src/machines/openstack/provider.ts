import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { CloudFacts } from "./cloud/facts";
import { providerLogin } from "./providerLogin";

/** The one provider of all resources in the cloud. */
export function cloudProvider(
  { login, region }: Pick<CloudFacts, "login" | "region">,
  options: pulumi.ResourceOptions,
): openstack.Provider {
  const { inputs, secrets } = providerLogin(login, region);
  const args = Object.entries(inputs).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, secrets.includes(name) ? pulumi.secret(value) : value] as const],
  );
  return new openstack.Provider("cloud", { ...Object.fromEntries(args), insecure: !login.verify }, options);
}
