import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { labDirectory } from "../../../paths";
import type { CloudLogin } from "./cloudsFile";
import type { Variables } from "./shellVariables";

/** With which the command tells Pulumi's program, its child, where the login is that it has read. */
const variable = "MANILAKUBE_CLOUD_LOGIN";

const texts = z.record(z.string(), z.string());
const schema = z.object({
  name: z.string(),
  region: z.string().optional(),
  interface: z.string().optional(),
  cacert: z.string().optional(),
  verify: z.boolean(),
  cert: z.string().optional(),
  key: z.string().optional(),
  auth: texts,
}) satisfies z.ZodType<object>;

const fileOf = (stack: string): string => join(labDirectory(stack), "cloud-login.json");

/** What Pulumi's program is started with to find what `handLogin` has written. No value is a secret. */
export function handingVariables(stack: string): Record<string, string> {
  return { [variable]: fileOf(stack) };
}

/** Writes the login that a command has read to a file for its owner only: the program has no OS_* of the shell to read it again. */
export function handLogin(stack: string, login: CloudLogin): void {
  mkdirSync(labDirectory(stack), { recursive: true, mode: 0o700 });
  // One that is there keeps its mode.
  rmSync(fileOf(stack), { force: true });
  writeFileSync(fileOf(stack), JSON.stringify(login), { mode: 0o600 });
}

/** @returns undefined where nobody has handed one, as when Pulumi is used by itself */
export function handedLogin(env: Variables): CloudLogin | undefined {
  const path = env[variable];
  if (path === undefined) {
    return undefined;
  }
  const {
    region,
    interface: endpoint,
    cacert,
    ...login
  } = schema.parse(JSON.parse(readFileSync(path, "utf8")));
  return { ...login, region, interface: endpoint, cacert };
}
