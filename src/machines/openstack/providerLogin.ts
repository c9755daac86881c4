import type { ProviderLogin } from "../providerLogin";
import type { CloudLogin } from "./cloud/cloudsFile";

/** A login as inputs of Pulumi's provider: told everything, it reads no file and no variable of its own. */
export function providerLogin({ auth, ...login }: CloudLogin, region: string): ProviderLogin {
  return {
    plugin: "openstack",
    inputs: {
      region,
      authUrl: auth["auth_url"],
      userName: auth["username"],
      userId: auth["user_id"],
      password: auth["password"],
      userDomainName: auth["user_domain_name"],
      userDomainId: auth["user_domain_id"],
      tenantName: auth["project_name"],
      tenantId: auth["project_id"],
      projectDomainName: auth["project_domain_name"],
      projectDomainId: auth["project_domain_id"],
      token: auth["token"],
      applicationCredentialId: auth["application_credential_id"],
      applicationCredentialName: auth["application_credential_name"],
      applicationCredentialSecret: auth["application_credential_secret"],
      cacertFile: login.cacert,
      cert: login.cert,
      key: login.key,
      insecure: JSON.stringify(!login.verify),
      // What is not given, the SDK takes from OS_ENDPOINT_TYPE and OS_CLOUD.
      endpointType: login.interface ?? "",
      cloud: "",
    },
    secrets: ["password", "token", "applicationCredentialSecret"],
  };
}
