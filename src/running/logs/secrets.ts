import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { cloudNames } from "../../handover/clouds";
import { redactor } from "../../remote/redact";
import type { RunningLab } from "../lab";
import { stateSecrets } from "./stateSecrets";

const known = new Map<string, Promise<string[]>>();

/** Once for each stack and process: every failed test asks, and Pulumi takes seconds to answer. */
function rememberedSecrets(stack: string): Promise<string[]> {
  const asked = known.get(stack) ?? stateSecrets(stack);
  known.set(stack, asked);
  asked.catch(() => known.delete(stack));
  return asked;
}

/** Of a login. */
const secretParts = ["password", "application_credential_secret"] as const;

/**
 * A mask for everything secret that a lab was made with, that its user holds or that its cluster knows: passwords, keys,
 * the application credential, service account tokens.
 * @throws Error where Pulumi's state cannot be read
 */
export async function labRedactor(lab: RunningLab): Promise<(line: string) => string> {
  const file = (name: string): string => (lab.has(name) ? readFileSync(lab.file(name), "utf8") : "");
  const logins = lab.has("clouds.yaml") ? cloudNames.map((name) => lab.login(name)) : [];
  return redactor([
    ...logins.flatMap(({ auth }) => secretParts.flatMap((part) => auth[part] ?? [])),
    file("id_ed25519"),
    ...keysOf(load(file("kubeconfig"))),
    ...(await rememberedSecrets(lab.stack)),
    ...(await clusterSecrets(lab)),
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

async function clusterSecrets(lab: RunningLab): Promise<string[]> {
  const text = await lab.kubectl(["get", "secrets", "-A", "-o", "json"]).catch(() => '{"items":[]}');
  const { items } = JSON.parse(text) as SecretList;
  // Names and URLs of the same secrets are no secrets.
  const secret = /secret$|password|token$|key/i;
  return items.flatMap(({ data = {} }) =>
    Object.entries(data)
      .filter(([key]) => secret.test(key))
      .map(([, value]) => Buffer.from(value, "base64").toString()),
  );
}
