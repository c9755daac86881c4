import type { CloudLogin } from "./cloudsFile";

/** A login in the form that the identity API wants. */
export function authentication(auth: CloudLogin["auth"]): object {
  if (auth["application_credential_secret"] !== undefined) {
    const { application_credential_id: id, application_credential_secret: secret } = auth;
    return {
      identity: { methods: ["application_credential"], application_credential: { id, secret } },
    };
  }
  const user = named(auth, "user", auth["username"]);
  const scope = { project: named(auth, "project", auth["project_name"]) };
  return {
    identity: { methods: ["password"], password: { user: { ...user, password: auth["password"] } } },
    scope,
  };
}

function named(auth: CloudLogin["auth"], kind: string, name: string | undefined): object {
  const id = auth[`${kind}_id`];
  const domainId = auth[`${kind}_domain_id`] ?? auth["domain_id"];
  const domainName = auth[`${kind}_domain_name`] ?? auth["domain_name"] ?? "Default";
  return id === undefined
    ? { name, domain: domainId === undefined ? { name: domainName } : { id: domainId } }
    : { id };
}
