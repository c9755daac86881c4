import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { CloudFacts } from "./cloud/facts";

/** The one provider of all resources in the cloud, told everything: it reads no file and no variable of its own. */
export function cloudProvider(
  { login, region }: CloudFacts,
  options: pulumi.ResourceOptions,
): openstack.Provider {
  const { auth } = login;
  const secret = (name: string): pulumi.Output<string> | undefined =>
    auth[name] === undefined ? undefined : pulumi.secret(auth[name]);
  const args = {
    region,
    authUrl: auth["auth_url"],
    userName: auth["username"],
    userId: auth["user_id"],
    password: secret("password"),
    userDomainName: auth["user_domain_name"] ?? auth["domain_name"],
    userDomainId: auth["user_domain_id"] ?? auth["domain_id"],
    tenantName: auth["project_name"],
    tenantId: auth["project_id"],
    projectDomainName: auth["project_domain_name"] ?? auth["domain_name"],
    projectDomainId: auth["project_domain_id"] ?? auth["domain_id"],
    applicationCredentialId: auth["application_credential_id"],
    applicationCredentialSecret: secret("application_credential_secret"),
    endpointType: login.interface,
    cacertFile: login.cacert,
    insecure: !login.verify,
  };
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return new openstack.Provider("cloud", Object.fromEntries(given), options);
}
