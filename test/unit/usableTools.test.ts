import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCache } from "../../src/artifacts";
import { clientTools } from "../../src/artifacts/recipes/tools";
import { toolPath } from "../../src/running/environment";

/** A cache whose programs were built with a Go that is not on PATH now. */

const cache = mkdtempSync(join(tmpdir(), "manilakube-cache-"));
const before = process.env["MANILAKUBE_CACHE"];
beforeAll(() => {
  process.env["MANILAKUBE_CACHE"] = cache;
});
afterAll(() => {
  if (before === undefined) {
    delete process.env["MANILAKUBE_CACHE"];
  } else {
    process.env["MANILAKUBE_CACHE"] = before;
  }
  rmSync(cache, { recursive: true });
});

function entry(name: string, minutesAgo: number): string {
  const directory = join(cache, name);
  mkdirSync(join(directory, "bin"), { recursive: true });
  writeFileSync(join(directory, "bin", "program"), "");
  const time = new Date(Date.now() - minutesAgo * 60_000);
  utimesSync(directory, time, time);
  return join(directory, "bin");
}

test("a lab's programs are found by name, the newest first, whatever Go they were built with", () => {
  entry("tools-000000000000", 20);
  const tools = entry("tools-111111111111", 10);
  entry("tools-of-others-222222222222", 1);
  mkdirSync(join(cache, "tools-333333333333"));
  const kubectl = entry("kubectl-1.37-000000000000", 5);
  entry("kubectl-1.36-000000000000", 1);
  expect(toolPath("local")).toEqual(expect.arrayContaining([tools, kubectl]));
});

test("what this machine's own toolchains make goes first", () => {
  const own = openCache().entry(clientTools);
  const tools = entry(own, 60);
  expect(toolPath("local")[0]).toBe(tools);
});
