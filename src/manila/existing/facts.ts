import { readFileSync } from "node:fs";
import type { CloudLogin } from "../../machines/openstack/cloud/cloudsFile";
import { InputError } from "../../settings/problem";
import { interfaces, type Credential, type Interface, type Trust } from "../keystoneLogin";
import type { ManilaClient } from "./connect";
import { subject } from "./login";

/** What a lab must know of a Manila that is there already, beside its settings. Secret. */
export interface ManilaFacts {
  readonly authUrl: string;
  readonly region: string;
  readonly interface: Interface;
  readonly trust: Trust;
  /** For the lab's user and for CSI. */
  readonly credential: Credential;
  /** CIDR; undefined where NFS mounts come from the machines' own network. */
  readonly nfsClients: string | undefined;
  /** Of the lab's shares. */
  readonly mark: string;
}

/** @throws InputError where pods cannot log in as this host does */
export function loginFacts({ client }: ManilaClient): Omit<ManilaFacts, "nfsClients" | "mark"> {
  const { login, region, project } = client;
  return {
    authUrl: login.auth["auth_url"] ?? "",
    region,
    interface: interfaces.find((each) => each === login.interface) ?? "public",
    trust: trustOf(login),
    credential: lastingCredential(login, project.id),
  };
}

function trustOf(login: CloudLogin): Trust {
  const { cacert, verify, cert } = login;
  if (cert !== undefined) {
    refuse(login, "must do without a client certificate (cert): Manila CSI has none");
  }
  return { cacert, certificate: cacert === undefined ? undefined : readFileSync(cacert, "utf8"), verify };
}

/** The drivers log in again and again, for as long as the lab is there, and in one project. */
function lastingCredential(login: CloudLogin, projectId: string): Credential {
  const { auth } = login;
  const given = (...keys: readonly string[]): Credential =>
    Object.fromEntries(Object.entries(auth).filter(([key]) => keys.includes(key)));
  if (auth["application_credential_id"] !== undefined) {
    return given("application_credential_id", "application_credential_secret");
  }
  if (auth["password"] === undefined || auth["username"] === undefined) {
    refuse(
      login,
      "must log in with an application credential (by its id), or with a user's name and password: Manila CSI takes no other",
    );
  }
  return { ...given("username", "password", "user_domain_id", "user_domain_name"), project_id: projectId };
}

function refuse({ name }: CloudLogin, rule: string): never {
  throw new InputError(subject, [{ setting: "manilakube:manila.cloud", value: name, rule }]);
}
