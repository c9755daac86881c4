import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import execa, { type ExecaChildProcess } from "execa";

/** Seconds: whatever is run in a namespace ends by then. */
const bound = 15;

/** A network of its own on this machine, with its own firewall and routes. Wants root. */
export class Namespace {
  private static count = 0;
  readonly name = `mk-test-${process.pid}-${Namespace.count++}`;
  private readonly bin = mkdtempSync(join(tmpdir(), "manilakube-namespace-"));

  constructor() {
    execa.sync("ip", ["netns", "add", this.name]);
    this.run("ip link set dev lo up");
  }

  /** Runs a line of the shell in it. @returns its output @throws where it fails */
  run(line: string): string {
    return execa.sync("ip", ["netns", "exec", this.name, "sh", "-euc", line], { timeout: bound * 1000 })
      .stdout;
  }

  /** Whether a line of the shell succeeds in it. */
  succeeds(line: string): boolean {
    try {
      this.run(line);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether packets come to an address and back: where nothing listens, that says so. */
  reaches(address: string): boolean {
    const refused = 111;
    const ask = `import socket, sys; s = socket.socket(); s.settimeout(1); sys.exit(s.connect_ex((sys.argv[1], 9)) != ${refused})`;
    return this.succeeds(`python3 -c '${ask}' ${address}`);
  }

  /** Starts a program in it that goes on. */
  start(program: string, args: readonly string[]): ExecaChildProcess {
    return execa("ip", ["netns", "exec", this.name, program, ...args], { reject: false, timeout: 60_000 });
  }

  /** A PATH by which these programs, called in this process, are run in the namespace. */
  pathFor(programs: readonly string[]): string {
    mkdirSync(this.bin, { recursive: true });
    for (const program of programs) {
      const path = execa.sync("sh", ["-c", `command -v ${program}`]).stdout;
      const ip = execa.sync("sh", ["-c", "command -v ip"]).stdout;
      writeFileSync(join(this.bin, program), `#!/bin/sh\nexec ${ip} netns exec ${this.name} ${path} "$@"\n`);
      chmodSync(join(this.bin, program), 0o755);
    }
    return [this.bin, process.env["PATH"] ?? ""].join(delimiter);
  }

  /** Another namespace on a bridge of this one. */
  plug(bridge: string, address: string): Namespace {
    const other = new Namespace();
    const port = `p${other.name.split("-").at(-1) ?? ""}`;
    execa.sync("ip", [
      "link",
      "add",
      port,
      "netns",
      this.name,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "netns",
      other.name,
    ]);
    this.run(`ip link set dev ${port} master ${bridge} up`);
    other.run(`ip address add ${address} dev eth0; ip link set dev eth0 up`);
    return other;
  }

  dispose(): void {
    execa.sync("ip", ["netns", "delete", this.name], { reject: false });
    rmSync(this.bin, { recursive: true, force: true });
  }
}
