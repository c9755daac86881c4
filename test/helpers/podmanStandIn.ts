import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What only looks: nothing is there afterwards that was not there before. */
const looks =
  /^(info|version|ps|container inspect|(network|volume) ls|(container|network|volume) exists)( |$)/;

/** In the place of podman, for all tests of a file: does nothing, and remembers what it was asked for. */
export class PodmanStandIn {
  private readonly directory = mkdtempSync(join(tmpdir(), "manilakube-podman-"));
  private readonly record = join(this.directory, "calls");
  /** The value of PATH with which it is found first. */
  readonly path = [this.directory, process.env["PATH"] ?? ""].join(delimiter);

  constructor() {
    const program = join(this.directory, "podman");
    writeFileSync(program, `#!/bin/sh\necho "$*" >> '${this.record}'\nexit 125\n`);
    chmodSync(program, 0o755);
  }

  /** Calls that would have made or changed something. */
  get changes(): string[] {
    const calls = existsSync(this.record) ? readFileSync(this.record, "utf8").trimEnd().split("\n") : [];
    return calls.filter((call) => !looks.test(call));
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true });
  }
}
