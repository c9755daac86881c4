import * as pulumi from "@pulumi/pulumi";
import { passwordCredential, type Credential, type KeystoneLogin } from "./keystoneLogin";

/** Logins whose credentials are a stack's secrets. */

/** Of a user in keystone's first domain. */
export function secretCredential(
  user: string,
  project: string,
  password: pulumi.Output<string>,
): pulumi.Output<Credential> {
  return password.apply((text) => passwordCredential(user, project, text));
}

export function keystoneLogin(
  authUrl: pulumi.Output<string>,
  login: Omit<KeystoneLogin, "authUrl" | "auth">,
  credential: pulumi.Output<Credential>,
): pulumi.Output<KeystoneLogin> {
  return pulumi.all([authUrl, credential]).apply(([url, auth]) => ({ ...login, authUrl: url, auth }));
}
