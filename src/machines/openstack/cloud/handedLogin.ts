import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { labDirectory } from "../../../paths";
import type { CloudLogin } from "./cloudsFile";
import type { Variables } from "./shellVariables";

/** What a lab logs in to: the cloud of its machines, or a Manila that it did not make. */
export type LoginTarget = "cloud" | "manila";

/** With which the command tells Pulumi's program, its child, where the login is that it has read. */
const variables: Readonly<Record<LoginTarget, string>> = {
  cloud: "MANILAKUBE_CLOUD_LOGIN",
  manila: "MANILAKUBE_MANILA_LOGIN",
};

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

const fileOf = (stack: string, target: LoginTarget): string =>
  join(labDirectory(stack), `${target}-login.json`);

/** What Pulumi's program is started with to find what `handLogin` has written. No value is a secret. */
export function handingVariables(stack: string): Record<string, string> {
  return {
    [variables.cloud]: fileOf(stack, "cloud"),
    [variables.manila]: fileOf(stack, "manila"),
  };
}

/** Writes the login that a command has read to a file for its owner only: the program has no OS_* of the shell to read it again. */
export function handLogin(stack: string, target: LoginTarget, login: CloudLogin): void {
  mkdirSync(labDirectory(stack), { recursive: true, mode: 0o700 });
  // One that is there keeps its mode.
  rmSync(fileOf(stack, target), { force: true });
  writeFileSync(fileOf(stack, target), JSON.stringify(login), { mode: 0o600 });
}

/** @returns undefined where nobody has handed one, as when Pulumi is used by itself */
export function handedLogin(target: LoginTarget, env: Variables): CloudLogin | undefined {
  const path = env[variables[target]];
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
