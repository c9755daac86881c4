import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { projectRoot } from "../../src/paths";
import { killDescendants } from "../../src/process/descendants";

const programs = join(projectRoot, "test", "fixtures", "systemd-stand-in");

/** STAND-IN of a machine's systemd, for commands that run on this host: transient units in a directory of its own. */
export class MachineStandIn {
  readonly directory = mkdtempSync(join(tmpdir(), "manilakube-machine-"));
  /** What `templates/remote/unit.sh` remembers of runs. */
  readonly remembered = join(this.directory, "run");
  private readonly units = join(this.directory, "units");

  /** What commands on the machine find. */
  environment(): NodeJS.ProcessEnv {
    mkdirSync(this.directory, { recursive: true });
    return {
      ...process.env,
      PATH: [programs, process.env["PATH"] ?? ""].join(delimiter),
      STAND_IN_SYSTEMD: this.directory,
      MANILAKUBE_UNITS: this.remembered,
    };
  }

  /** Units that are loaded, such as `manilakube-phase.service`. */
  loaded(): string[] {
    return existsSync(this.units) ? readdirSync(this.units).filter((name) => name.endsWith(".service")) : [];
  }

  /** What everybody on the machine may see of a unit. */
  properties(unit: string): string {
    return readFileSync(join(this.units, unit, "properties.json"), "utf8");
  }

  /** Runs shell commands, with systemctl's arguments, before systemctl itself: what may happen just before systemd answers. */
  before(commands: string): void {
    writeFileSync(join(this.directory, "before"), commands);
  }

  /** Shell commands that wait, ten seconds at most, until a unit is not loaded any more. */
  untilGone(unit: string): string {
    return `for _ in $(seq 1000); do [ -e '${join(this.units, unit)}' ] || break; sleep 0.01; done`;
  }

  /** Ends a unit as systemd never does: its last command is not run. */
  forget(unit: string): void {
    this.end(unit);
    rmSync(join(this.units, unit), { recursive: true, force: true });
  }

  /** As when the machine is switched off. */
  dispose(): void {
    this.loaded().forEach((unit) => {
      this.end(unit);
    });
    rmSync(this.directory, { recursive: true, force: true });
  }

  private end(unit: string): void {
    const file = join(this.units, unit, "pid");
    const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    if (pid > 0) {
      // Frozen, it does not notice that the others end, and runs no last command.
      send(pid, "SIGSTOP");
      killDescendants(pid);
      send(pid, "SIGKILL");
    }
  }
}

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
