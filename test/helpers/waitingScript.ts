import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunRequest } from "../../src/remote/run";
import { quickBounds } from "./bounds";

/** A script that notes each of its runs, says one, two and three, waits until it is let go, and leaves a result. */
export class WaitingScript {
  readonly directory = mkdtempSync(join(tmpdir(), "manilakube-waiting-"));

  /** @param last what it does when it was let go */
  request(changes: Partial<RunRequest> = {}, last = "echo four"): RunRequest {
    const body = [
      'echo run >> "$DIRECTORY/runs"',
      "echo one; echo two >&2; echo three",
      'until [ -e "$DIRECTORY/go" ]; do sleep 0.05; done',
      last,
      'echo the result > "$DIRECTORY/result"',
    ].join("\n");
    const outputs = { result: join(this.directory, "result") };
    return {
      name: "phase",
      script: { body, variables: { DIRECTORY: this.directory }, outputs },
      deadline: 100,
      bounds: quickBounds,
      ...changes,
    };
  }

  /** What lets it go. */
  get signal(): string {
    return join(this.directory, "go");
  }

  go(): void {
    writeFileSync(this.signal, "");
  }

  runs(): number {
    return readFileSync(join(this.directory, "runs"), "utf8").split("\n").length - 1;
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true });
  }
}
