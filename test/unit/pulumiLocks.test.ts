import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { releaseDeadLocks } from "../../src/cli/pulumiLocks";
import { until } from "../helpers/until";

const directory = mkdtempSync(join(tmpdir(), "manilakube-locks-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const lockOf = (name: string, pid: number): void => {
  writeFileSync(join(directory, name), JSON.stringify({ pid, username: "root", hostname: "here" }));
};

test("a lock goes unless its process is a Pulumi, whoever has the process id now", async () => {
  // A program of that name; what it does is no matter.
  const bin = mkdtempSync(join(tmpdir(), "manilakube-pulumi-"));
  const program = join(bin, "pulumi");
  copyFileSync(realpathSync("/bin/sleep"), program);
  const running = execa(program, ["60"], { reject: false });
  try {
    const pid = running.pid ?? 0;
    await until("the program to have its name", () =>
      Promise.resolve(readFileSync(`/proc/${pid}/comm`, "utf8") === "pulumi\n" || undefined),
    );
    lockOf("running.json", pid);
    lockOf("stranger.json", process.pid);
    lockOf("gone.json", 2 ** 22);
    releaseDeadLocks(directory);
    expect(readdirSync(directory)).toEqual(["running.json"]);
  } finally {
    running.kill();
    await running;
    rmSync(bin, { recursive: true });
  }
});

test("a stack that was never locked has no such directory", () => {
  expect(() => {
    releaseDeadLocks(join(directory, "none"));
  }).not.toThrow();
});
