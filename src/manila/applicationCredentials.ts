import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { CloudClient } from "../machines/openstack/cloud/client";
import { csiCredentialName, type ApplicationCredential } from "./credential";
import { namingLater } from "./existing/login";

/** What every application credential has as its description that a rotation has made. */
export const rotationMark = "made by manilakube's `lab rotate credential`";

const listed = z.object({ id: z.string(), name: z.string(), description: z.string().nullish() });
const made = z.object({ application_credential: z.object({ id: z.string(), secret: z.string() }) });

/** An application credential as keystone shows it. */
export type ListedCredential = z.infer<typeof listed>;

/** Those that a lab has made for its drivers, among all of their user; the user may have others. Pure. */
export function ofLab(found: readonly ListedCredential[]): ListedCredential[] {
  return found.filter(({ name, description }) => name === csiCredentialName || description === rotationMark);
}

/** Lets errors name the file with the lab's logins. */
const naming = <T>(work: () => Promise<T>): Promise<T> => namingLater("clouds.yaml", work);

const path = (client: CloudClient): string => `/v3/users/${client.userId ?? ""}/application_credentials`;

/** All application credentials of whoever has logged in. @throws InputError where keystone does not show them */
export function listCredentials(client: CloudClient): Promise<ListedCredential[]> {
  return naming(() => client.list("identity", path(client), "application_credentials", listed));
}

/** Makes one for the drivers, for the role that they have. Secret. @throws InputError where keystone refuses it */
export async function makeCredential(client: CloudClient): Promise<ApplicationCredential> {
  const name = `${csiCredentialName}-${randomBytes(4).toString("hex")}`;
  const wanted = { name, description: rotationMark, roles: [{ name: "member" }] };
  const body = { application_credential: wanted };
  const answer = await naming(() => client.create("identity", path(client), body, made));
  return answer.application_credential;
}

/** Takes one back; one that is gone already is no error. @throws Error where keystone does not do it */
export async function revokeCredential(client: CloudClient, id: string): Promise<void> {
  const refusal = await naming(() => client.delete("identity", `${path(client)}/${id}`));
  if (refusal !== undefined) {
    throw new Error(`application credential ${id} is not revoked: ${refusal}`);
  }
}
