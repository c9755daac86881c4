import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { releaseDeadLocks } from "../../src/cli/pulumiLocks";
import { withPulumiProcess } from "../helpers/pulumiProcess";

const directory = mkdtempSync(join(tmpdir(), "manilakube-locks-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const lockOf = (name: string, pid: number): void => {
  writeFileSync(join(directory, name), JSON.stringify({ pid, username: "root", hostname: "here" }));
};

test("a lock goes unless its process is a Pulumi, whoever has the process id now", async () => {
  await withPulumiProcess((pid) => {
    lockOf("running.json", pid);
    lockOf("stranger.json", process.pid);
    lockOf("gone.json", 2 ** 22);
    releaseDeadLocks(directory);
    expect(readdirSync(directory)).toEqual(["running.json"]);
  });
});

test.each(["", '{"pid": 12'])("a lock that its Pulumi could not write whole goes, too: %j", (text) => {
  writeFileSync(join(directory, "half.json"), text);
  releaseDeadLocks(directory);
  expect(readdirSync(directory)).not.toContain("half.json");
});

test("a stack that was never locked has no such directory", () => {
  expect(() => {
    releaseDeadLocks(join(directory, "none"));
  }).not.toThrow();
});
