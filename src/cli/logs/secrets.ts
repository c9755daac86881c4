import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { parseOpenrc } from "../../manila/openrc";
import { labDirectory } from "../../paths";
import { redactor } from "../../remote/redact";
import { kubectlOf } from "../kubectl";
import { stateSecrets } from "./stateSecrets";

const known = new Map<string, Promise<string[]>>();

/** Once for each stack and process: every failed test asks, and Pulumi takes seconds to answer. */
function rememberedSecrets(stack: string): Promise<string[]> {
  const asked = known.get(stack) ?? stateSecrets(stack);
  known.set(stack, asked);
  asked.catch(() => known.delete(stack));
  return asked;
}

/**
 * A mask for everything secret that a lab was made with, that its user holds or that its cluster knows: passwords, keys,
 * the application credential, service account tokens.
 * @throws Error where Pulumi's state cannot be read
 */
export async function labRedactor(stack: string): Promise<(line: string) => string> {
  const file = (name: string): string => {
    const path = join(labDirectory(stack), name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  const passwords = ["adminrc", "demorc"].map((name) => parseOpenrc(file(name))["OS_PASSWORD"] ?? "");
  return redactor([
    ...passwords,
    file("id_ed25519"),
    ...keysOf(load(file("kubeconfig"))),
    ...(await rememberedSecrets(stack)),
    ...(await clusterSecrets(stack)),
  ]);
}

/** Every text below a key that says that it is secret; base64 is decoded as well. */
function keysOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "string" && /key-data|token|password/.test(key)
      ? [inner, Buffer.from(inner, "base64").toString()]
      : keysOf(inner),
  );
}

interface SecretList {
  readonly items: readonly { readonly data?: Readonly<Record<string, string>> }[];
}

async function clusterSecrets(stack: string): Promise<string[]> {
  const text = await kubectlOf(stack)(["get", "secrets", "-A", "-o", "json"]).catch(() => '{"items":[]}');
  const { items } = JSON.parse(text) as SecretList;
  // Names and URLs of the same secrets are no secrets.
  const secret = /secret$|password|token$|key/i;
  return items.flatMap(({ data = {} }) =>
    Object.entries(data)
      .filter(([key]) => secret.test(key))
      .map(([, value]) => Buffer.from(value, "base64").toString()),
  );
}
