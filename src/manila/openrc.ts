import { quote } from "../remote/script";

export interface OpenrcParameters {
  readonly authUrl: string;
  readonly region: string;
  readonly user: string;
  readonly project: string;
  readonly password: string;
  /** Which of the catalog's endpoints to use. */
  readonly interface: Interface;
}

export type Interface = "public" | "internal";

/** Exports for the openstack client, to be sourced by a shell. Pure; holds the password. */
export function renderOpenrc({ authUrl, region, interface: endpoint, ...login }: OpenrcParameters): string {
  const variables = {
    OS_AUTH_URL: authUrl,
    OS_IDENTITY_API_VERSION: "3",
    OS_REGION_NAME: region,
    OS_INTERFACE: endpoint,
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_DOMAIN_NAME: "Default",
    OS_USERNAME: login.user,
    OS_PROJECT_NAME: login.project,
    OS_PASSWORD: login.password,
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join("");
}

/** First lines of a file that a user sources: what the shell still has of another cloud would be mixed with what follows. */
export const forgetOther = `for _variable in $(env | sed -n 's/^\\(OS_[A-Za-z0-9_]*\\)=.*/\\1/p'); do unset "$_variable"; done
unset _variable
`;

/** What `renderOpenrc` has written, as variables. Pure. */
export function parseOpenrc(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, key = "", value = ""]) => [key, value]),
  );
}
