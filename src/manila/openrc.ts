import { quote } from "../remote/script";
import { applicationCredentialType, isApplicationCredential, type KeystoneLogin } from "./keystoneLogin";

/** Exports for the openstack client, to be sourced by a shell. Pure; holds the credential. */
export function renderOpenrc({ authUrl, region, interface: endpoint, trust, auth }: KeystoneLogin): string {
  const variables = {
    OS_AUTH_URL: authUrl,
    OS_IDENTITY_API_VERSION: "3",
    OS_REGION_NAME: region,
    OS_INTERFACE: endpoint,
    ...(isApplicationCredential(auth) ? { OS_AUTH_TYPE: applicationCredentialType } : {}),
    ...(trust.cacert === undefined ? {} : { OS_CACERT: trust.cacert }),
    ...(trust.verify ? {} : { OS_INSECURE: "true" }),
    ...Object.fromEntries(Object.entries(auth).map(([key, value]) => [`OS_${key.toUpperCase()}`, value])),
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join("");
}

/** First lines of a file that a user sources: what the shell still has of another cloud would be mixed with what follows. */
export const forgetOther = `for _variable in $(env | sed -n 's/^\\(OS_[A-Za-z0-9_]*\\)=.*/\\1/p'); do unset "$_variable"; done
unset _variable
`;
