import { randomBytes } from "node:crypto";
import { runProgram } from "../../src/process/run";
import { labFile } from "./lab";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [key: string]: unknown;
}

export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  return runProgram("kubectl", ["--request-timeout=60s", ...args], {
    input,
    env: { KUBECONFIG: labFile("kubeconfig") },
  });
}

/** A namespace of one test file; everything a test makes goes with it. */
export class Namespace {
  readonly name = `e2e-${randomBytes(4).toString("hex")}`;

  async create(): Promise<void> {
    await kubectl(["create", "namespace", this.name]);
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
