import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { templatesDirectory } from "../../paths";
import { renderTemplate } from "../../render/template";
import { namespaceName } from "./names";

/** Texts that pods read, by the name of the file. */
export type Texts = Readonly<Record<string, pulumi.Input<string>>>;

/** A Secret with the files of one part. */
export function filesOf(
  name: string,
  files: Texts,
  options: pulumi.CustomResourceOptions,
): k8s.core.v1.Secret {
  return new k8s.core.v1.Secret(
    name,
    {
      metadata: { name, namespace: namespaceName },
      type: "Opaque",
      stringData: pulumi.secret(pulumi.all({ ...files })),
    },
    options,
  );
}

/** Those of templates/manila that kinds on a machine have as well. */
const shared = ["identity.py", "share-types.py", "ready.py"];
/** Not for pods: filled in before, or run on the control plane. */
const notPrograms = /^(setup|ready)\.sh$|\.ini$|\.sql$|client\.cnf$|rabbitmq\.conf$/;

/** The scripts and programs that all pods can start, by their names. */
export function programTexts(): Record<string, string> {
  const own = readdirSync(join(templatesDirectory, "manila/pods")).filter(
    (name) => name === "uwsgi.ini" || !notPrograms.test(name),
  );
  return Object.fromEntries([
    ...own.map((name): [string, string] => [name, renderTemplate(`manila/pods/${name}`)]),
    ...shared.map((name): [string, string] => [name, renderTemplate(`manila/${name}`)]),
  ]);
}

/** Twelve hex digits that differ where one of the texts does. They tell nobody what is in them. */
export function stampOf(texts: readonly pulumi.Input<string>[]): pulumi.Output<string> {
  return pulumi.unsecret(
    pulumi
      .all([...texts])
      .apply((all) => createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 12)),
  );
}

/**
 * A key of Fernet's, which keystone has for tokens and for what it keeps encrypted: 32 bytes as base64 for URLs. Pure.
 * @param text with more entropy than that
 */
export function fernetKey(text: string, use: string): string {
  const digest = createHash("sha256").update(`${use} ${text}`).digest("base64url");
  return `${digest}=`;
}
