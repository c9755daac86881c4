import type { CloudLogin } from "./cloudsFile";

type Auth = CloudLogin["auth"];

/** A login in the form that the identity API wants. */
export function authentication(auth: Auth): object {
  const secret = auth["application_credential_secret"];
  if (secret !== undefined) {
    const { application_credential_id: id, application_credential_name: name } = auth;
    // A name is one of its user's names.
    const which = id === undefined ? { name, user: named(auth, "user", auth["username"]) } : { id };
    return {
      identity: { methods: ["application_credential"], application_credential: { ...which, secret } },
    };
  }
  const project = auth["project_id"] ?? auth["project_name"];
  const scope =
    project === undefined ? {} : { scope: { project: named(auth, "project", auth["project_name"]) } };
  if (auth["token"] !== undefined) {
    return { identity: { methods: ["token"], token: { id: auth["token"] } }, ...scope };
  }
  const user = { ...named(auth, "user", auth["username"]), password: auth["password"] };
  return { identity: { methods: ["password"], password: { user } }, ...scope };
}

/** Keystone takes an id as it is; a name is one only within its domain. */
function named(auth: Auth, kind: "user" | "project", name: string | undefined): object {
  const id = auth[`${kind}_id`];
  const domain = auth[`${kind}_domain_name`];
  return id === undefined
    ? {
        name,
        domain: domain === undefined ? { id: auth[`${kind}_domain_id`] ?? "default" } : { name: domain },
      }
    : { id };
}
