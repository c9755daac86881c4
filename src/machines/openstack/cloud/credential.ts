import type { FlatEntry } from "./entry";

/** What logs in, with all that belongs to it and nothing else: by the names that openstacksdk has for it. Secret. */
export type Credential = Readonly<Record<string, string>>;

const kinds = {
  password: "password",
  v3password: "password",
  token: "token",
  v3token: "token",
  v3applicationcredential: "application credential",
} as const;

type Kind = (typeof kinds)[keyof typeof kinds];

/** Of two that differ, openstacksdk takes the one beside `auth` for these, and the one below it for all others. */
const besideWins = /project|tenant|domain|token/;

/** Looks up a part of a login. @throws where it is no text */
type Look = (...keys: readonly string[]) => string | undefined;

/**
 * What an entry logs in with, in one form for all who need it: one domain for each name (the id, where there are both), no
 * user beside an application credential that has an id, tenants as projects.
 * @param refuse ends it, with a rule
 */
export function credentialOf({ auth, beside }: FlatEntry, refuse: (rule: string) => never): Credential {
  const text = (key: string, value: unknown): string => {
    if (typeof value !== "string") {
      return refuse(`must have a text for '${key}'`);
    }
    return value;
  };
  const look: Look = (...keys) => {
    const key = keys.find((each) => each in auth || each in beside);
    if (key === undefined) {
      return undefined;
    }
    const [first, second] = besideWins.test(key) ? [beside, auth] : [auth, beside];
    return text(key, first[key] ?? second[key]);
  };
  const kind = kindOf(look, refuse);
  const credential = {
    password: () => ({
      ...userOf(look, refuse),
      password: needed(look, refuse, "password"),
      ...projectOf(look, refuse),
    }),
    token: () => ({ token: needed(look, refuse, "token", "auth_token"), ...projectOf(look, refuse) }),
    "application credential": () => ({
      ...(look("application_credential_id") === undefined
        ? {
            application_credential_name: needed(look, refuse, "application_credential_name"),
            ...userOf(look, refuse),
          }
        : { application_credential_id: look("application_credential_id") }),
      application_credential_secret: needed(look, refuse, "application_credential_secret"),
    }),
  }[kind]();
  return Object.fromEntries(
    Object.entries(credential).flatMap(([key, value]: [string, string | undefined]) =>
      value === undefined ? [] : [[key, value]],
    ),
  );
}

/** Whatever is not known is refused before anything is sent: the password of another kind of login is not for keystone's eyes. */
function kindOf(look: Look, refuse: (rule: string) => never): Kind {
  const type = look("auth_type", "auth_plugin");
  if (type === undefined) {
    return look("application_credential_secret") !== undefined
      ? "application credential"
      : look("password") === undefined && look("token", "auth_token") !== undefined
        ? "token"
        : "password";
  }
  return type in kinds
    ? kinds[type as keyof typeof kinds]
    : refuse(`has the auth_type '${type}'; the lab can log in with ${Object.keys(kinds).join(", ")}`);
}

function needed(look: Look, refuse: (rule: string) => never, ...keys: readonly string[]): string {
  const [key = ""] = keys;
  return look(...keys) ?? refuse(`has no ${key} (in clouds.yaml, or OS_${key.toUpperCase()})`);
}

type Part = Record<string, string | undefined>;

function userOf(look: Look, refuse: (rule: string) => never): Part {
  const id = look("user_id");
  return id === undefined
    ? { username: needed(look, refuse, "username", "user_name"), ...domainOf(look, "user") }
    : { user_id: id };
}

function projectOf(look: Look, refuse: (rule: string) => never): Part {
  const id = look("project_id", "tenant_id");
  const name = look("project_name", "tenant_name");
  if (id !== undefined || name !== undefined) {
    return id === undefined ? { project_name: name, ...domainOf(look, "project") } : { project_id: id };
  }
  if (look("domain_id", "domain_name", "system_scope") !== undefined) {
    return refuse(
      "is for a whole domain or system; servers belong to a project: name one (project_name, or project_id)",
    );
  }
  // Keystone takes the user's default one, or that of the token.
  return {};
}

/** Keystone's first domain has the id `default` whatever it is called; the openstack client takes that one, too. */
function domainOf(look: Look, kind: "user" | "project"): Part {
  const id = look(`${kind}_domain_id`, "domain_id");
  const name = look(`${kind}_domain_name`, "domain_name", "default_domain_name");
  return id === undefined && name !== undefined
    ? { [`${kind}_domain_name`]: name }
    : { [`${kind}_domain_id`]: id ?? look("default_domain_id", "default_domain") ?? "default" };
}
