import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { labDirectory, projectRoot } from "../../src/paths";
import { podman } from "../../src/podman/podman";
import { RunningLab } from "../../src/running/lab";

const program = join(projectRoot, "scripts", "lab");

/** What a command of the lab ended with. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A lab of the fault suite's own, worked on by the command line as its users have it. */
export class FaultsLab {
  readonly stack = "faults";
  private readonly stackFile = join(projectRoot, "stacks", `Pulumi.${this.stack}.yaml`);

  /** Writes the stack's file. @param settings beyond those of a small embedded lab */
  choose(settings: Readonly<Record<string, object>> = {}): void {
    const config = { "manilakube:machines": { kind: "podman", workers: 2 }, ...settings };
    mkdirSync(labDirectory(this.stack), { recursive: true, mode: 0o700 });
    writeFileSync(this.stackFile, `# Made by the fault suite.\n${dump({ config })}`);
  }

  forget(): void {
    rmSync(this.stackFile, { force: true });
  }

  /** Runs `scripts/lab` to its end, whatever that is. */
  async lab(...args: readonly string[]): Promise<Ended> {
    return ended(this.start(...args).child);
  }

  /** Starts `scripts/lab` in a process group of its own. */
  start(...args: readonly string[]): { readonly child: ChildProcess; readonly end: Promise<Ended> } {
    const child = spawn(program, args, {
      cwd: projectRoot,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { child, end: ended(child) };
  }

  container(machine: string): string {
    return `manilakube-${this.stack}-${machine}`;
  }

  /** Each machine's container by its id; a machine that is another one has another id. */
  async ids(): Promise<Record<string, string>> {
    const format = ["--format", "{{.Names}} {{.ID}}"];
    const text = await podman(["ps", "--all", "--filter", `name=^${this.container("")}`, ...format]);
    const pairs = text.split("\n").map((line) => line.replace(this.container(""), "").split(" "));
    return Object.fromEntries(pairs) as Record<string, string>;
  }

  kubectl(args: readonly string[], input?: string): Promise<string> {
    return new RunningLab(this.stack).kubectl(["--request-timeout=60s", ...args], { input });
  }

  apply(objects: readonly object[]): Promise<string> {
    return this.kubectl(
      ["apply", "-f", "-"],
      JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
    );
  }

  /** Names of the nodes that are Ready, sorted. */
  async readyNodes(): Promise<string[]> {
    const path =
      '{range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}';
    const text = await this.kubectl(["get", "nodes", "-o", `jsonpath=${path}`]);
    return text
      .split("\n")
      .filter((line) => line.endsWith(" True"))
      .map((line) => line.split(" ")[0] ?? "")
      .sort();
  }

  /** What `up` has written of one phase. */
  logOf(phase: string): string {
    return readFileSync(join(labDirectory(this.stack), "logs", `${phase}.log`), "utf8");
  }
}

function ended(child: ChildProcess): Promise<Ended> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code: code ?? -1, output });
    });
  });
}
