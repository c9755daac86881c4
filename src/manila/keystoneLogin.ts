/** Which of the catalog's endpoints a client uses: the user's is outside, machines and pods are inside. */
export const interfaces = ["public", "internal", "admin"] as const;
export type Interface = (typeof interfaces)[number];

/** What logs in, with all that belongs to it, by the names that openstacksdk has below `auth`. Secret. */
export type Credential = Readonly<Record<string, string>>;

/** Whom a client trusts, where keystone and Manila answer by TLS. */
export interface Trust {
  /** Path of a file on this host with the authority's certificate, and its text; without it those of the system. */
  readonly cacert?: string | undefined;
  readonly certificate?: string | undefined;
  readonly verify: boolean;
}

/** Of services that answer without TLS. */
export const plainTrust: Trust = { verify: true };

/** All that a client of an OpenStack needs to log in. */
export interface KeystoneLogin {
  /** Keystone's version 3 API. */
  readonly authUrl: string;
  readonly region: string;
  readonly interface: Interface;
  readonly trust: Trust;
  readonly auth: Credential;
}

/** Of a user in keystone's first domain. */
export function passwordCredential(user: string, project: string, password: string): Credential {
  return {
    username: user,
    password,
    project_name: project,
    user_domain_name: "Default",
    project_domain_name: "Default",
  };
}

/** As openstacksdk calls logging in with one. */
export const applicationCredentialType = "v3applicationcredential";

export function isApplicationCredential(auth: Credential): boolean {
  return auth["application_credential_secret"] !== undefined;
}
