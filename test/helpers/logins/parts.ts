/**
 * A login as people have it, with what keystone has to be sent. `KEYSTONE` stands for an address, `HOME` for a directory.
 * What the openstack client's own SDK does with each is asked in test/engine.
 */
export interface LoginCase {
  readonly name: string;
  /** What the stack says. */
  readonly cloud?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Path below HOME → content. */
  readonly files?: Readonly<Record<string, string>>;
  /** What is sent. */
  readonly auth: object;
  readonly region?: string;
  readonly verify?: boolean;
  /** Where openstacksdk does not send the same: why we do. */
  readonly differs?: string;
}

export const home = ".config/openstack";
export const clouds = (text: string): Readonly<Record<string, string>> => ({
  [`${home}/clouds.yaml`]: `clouds:\n${text}`,
});

export const inDefault = { domain: { id: "default" } };
export const inNamed = { domain: { name: "Default" } };
export const byPassword = (user: object, project: object): object => ({
  identity: { methods: ["password"], password: { user: { ...user, password: "secret" } } },
  scope: { project },
});
export const me = byPassword({ name: "me", ...inNamed }, { name: "demo", ...inNamed });
export const byCredential = (which: object): object => ({
  identity: {
    methods: ["application_credential"],
    application_credential: { ...which, secret: "hidden" },
  },
});

export const names = "username: me, password: secret, project_name: demo";
export const domains = "user_domain_name: Default, project_domain_name: Default";
export const auth = `auth: { auth_url: 'KEYSTONE/v3', ${names}, ${domains} }`;
export const credential = "application_credential_id: abc, application_credential_secret: hidden";
export const mine = `  mine: { ${auth} }\n`;

export const openrc = {
  OS_AUTH_URL: "KEYSTONE/v3",
  OS_USERNAME: "me",
  OS_PASSWORD: "secret",
  OS_PROJECT_NAME: "demo",
  OS_USER_DOMAIN_NAME: "Default",
  OS_PROJECT_DOMAIN_NAME: "Default",
};

/** A whole openrc for something else. */
export const foreign = {
  ...openrc,
  OS_AUTH_URL: "http://192.0.2.1/v3",
  OS_USERNAME: "other",
  OS_PASSWORD: "theirs",
  OS_PROJECT_ID: "theirs",
  OS_REGION_NAME: "theirs",
  OS_INSECURE: "true",
};
