import { randomBytes } from "node:crypto";
import { runLabel, runPrefix } from "../../src/testing/e2e/sweep";
import { lab, patience, runName } from "./run";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [key: string]: unknown;
}

export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  return lab.kubectl(["--request-timeout=60s", ...args.map(patiently)], { input });
}

/** The bound of a wait, where the argument is one, as this lab's machines need it. */
function patiently(arg: string): string {
  const seconds = /^--timeout=(\d+)s$/.exec(arg)?.[1];
  return seconds === undefined ? arg : `--timeout=${Number(seconds) * patience}s`;
}

/** A namespace of one test file; everything a test makes goes with it. */
export class Namespace {
  readonly name = `${runPrefix(runName)}${randomBytes(4).toString("hex")}`;

  async create(): Promise<void> {
    const labels = { [runLabel]: runName };
    const metadata = { name: this.name, labels };
    await kubectl(["create", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata }));
  }

  /** Waits until all in it is gone, which for a claim means: its share as well. */
  async delete(): Promise<void> {
    await this.run(["delete", "pods", "--all", "--grace-period=0", "--wait=true"]);
    await this.run(["delete", "volumesnapshots", "--all", "--wait=true", "--timeout=120s"]);
    await kubectl(["delete", "namespace", this.name, "--wait=true", "--timeout=180s"]);
  }

  run(args: readonly string[], input?: string): Promise<string> {
    return kubectl(["--namespace", this.name, ...args], input);
  }

  async apply(...objects: readonly KubernetesObject[]): Promise<void> {
    await this.run(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
  }

  /** One field of an object, by kubectl's JSON path without its braces. */
  field(object: string, path: string): Promise<string> {
    return this.run(["get", object, "-o", `jsonpath={${path}}`]);
  }

  /** The texts of a secret of any namespace, `namespace/name`. */
  async secret(path: string): Promise<Readonly<Record<string, string>>> {
    const [namespace = "", name = ""] = path.split("/");
    const text = await kubectl(["-n", namespace, "get", "secret", name, "-o", "jsonpath={.data}"]);
    const data = JSON.parse(text) as Record<string, string>;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
    );
  }

  /** A class like another one, under another name and with other parameters; still to be applied. */
  async variant(
    object: string,
    name: string,
    change: (parameters: Readonly<Record<string, string>>) => Record<string, string>,
  ): Promise<KubernetesObject> {
    const original = JSON.parse(await this.run(["get", object, "-o", "json"])) as KubernetesObject & {
      readonly parameters: Record<string, string>;
    };
    return { ...original, metadata: { name }, parameters: change(original.parameters) };
  }

  async wait(object: string, condition: string, seconds = 120): Promise<void> {
    await this.run(["wait", object, `--for=${condition}`, `--timeout=${seconds}s`]);
  }

  /** Runs a shell command in a pod. */
  exec(pod: string, command: string): Promise<string> {
    return this.run(["exec", pod, "--", "sh", "-c", command]);
  }

  /** The names of an object's events, newest last, with their messages. */
  async events(name: string): Promise<string> {
    const template = "{range .items[*]}{.reason}: {.message}{'\\n'}{end}";
    return this.run([
      "get",
      "events",
      `--field-selector=involvedObject.name=${name}`,
      "-o",
      `jsonpath=${template}`,
    ]);
  }
}
