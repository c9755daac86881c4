import type { CloudClient } from "./client";
import { environmentName } from "./cloudsFile";

/** Which cloud a login has led to and as whom, for people. */
export function describeClient({ login, project, region, user }: CloudClient): string {
  const { name, auth } = login;
  const cloud = name === environmentName ? `of the shell's OS_AUTH_URL ${auth["auth_url"] ?? ""}` : name;
  const as = user === undefined ? "" : `, as user ${user}`;
  return `cloud ${cloud}, project ${project.name}, region ${region}${as}`;
}
