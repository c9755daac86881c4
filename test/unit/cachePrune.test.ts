import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "../../src/artifacts/build";
import { Cache } from "../../src/artifacts/cache";
import { tryLock } from "../../src/artifacts/lock";
import { readMade } from "../../src/artifacts/made";
import { pruneCache } from "../../src/artifacts/prune";
import { intermediate } from "../../src/artifacts/recipe";
import { cacheUsage, type Part } from "../../src/artifacts/usage";
import { describeCache, keptLines, prunedPurposes } from "../../src/cli/cacheTable";
import { fakeRecipe, unseen } from "../helpers/fakeRecipes";

const base = intermediate(fakeRecipe("base"));
const node = fakeRecipe("node", { needs: [base] });
const cloud = fakeRecipe("cloud", { needs: [base] });
const old = fakeRecipe("node", { inputs: "of last year" });
const sets = [
  { name: "local", recipes: [node] },
  { name: "openstack", recipes: [node] },
  { name: "cloud", recipes: [cloud] },
];

jest.setTimeout(60_000);

let root: string;
let cache: Cache;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "manilakube-prune-"));
  cache = new Cache(join(root, "cache"));
  (await ensureBuilt(cache, [node, old], unseen))();
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const names = (parts: readonly Part[]): string[] => parts.map(({ name }) => name).sort();

test("what a set needs stays; what only builds need, and other versions, go with their records", async () => {
  const { removed, kept } = await pruneCache(cache, await cacheUsage(cache, sets), prunedPurposes);
  expect(kept).toEqual([]);
  expect(names(removed)).toEqual([cache.entry(base), cache.entry(old), "logs"].sort());
  expect([node, base, old].map((recipe) => cache.has(recipe))).toEqual([true, false, false]);
  expect(await readMade(cache, cache.entry(old))).toBeUndefined();
  expect(await readMade(cache, cache.entry(node))).toBeDefined();
  expect(readdirSync(cache.unfinished)).toEqual([]);
});

test.each([
  ["an older version", () => old, prunedPurposes],
  ["what is needed, of all", () => node, ["build", "stale", "needed"] as const],
])("what a container stands on stays: %s", async (_what, recipeOf, purposes) => {
  const recipe = recipeOf();
  const link = join(root, "link");
  symlinkSync(cache.directory, link);
  const inUse = [
    { user: "machine", paths: [join(link, cache.entry(recipe), "root"), "/etc"] },
    { user: "stranger", paths: [join(root, cache.entry(recipe))] },
  ];
  const parts = await cacheUsage(cache, sets, inUse);
  const { removed, kept } = await pruneCache(cache, parts, purposes);
  expect(names(removed)).not.toContain(cache.entry(recipe));
  expect(names(removed)).toContain(cache.entry(base));
  expect(cache.has(recipe)).toBe(true);
  expect(keptLines(kept)).toMatch(new RegExp(`${cache.entry(recipe)}: in use by machine\n$`));
});

test("what a running command uses stays", async () => {
  const release = await ensureBuilt(cache, [old], unseen);
  const parts = await cacheUsage(cache, sets);
  const first = await pruneCache(cache, parts, prunedPurposes);
  expect(first.kept.map(({ part, why }) => [part.name, why])).toEqual([
    [cache.entry(old), "in use by a command that is running"],
  ]);
  expect(cache.has(old)).toBe(true);
  release();
  await pruneCache(cache, parts, prunedPurposes);
  expect(cache.has(old)).toBe(false);
});

test("what another process builds stays, and so do the compilers' caches that it uses; what a dead one left goes", async () => {
  mkdirSync(cache.scratch("go-build"), { recursive: true });
  for (const entry of ["live-1", "dead-1"]) {
    mkdirSync(join(cache.unfinished, `${entry}.abc`));
  }
  const locks = [
    await tryLock(cache.buildLock("live-1")),
    await tryLock(cache.useLock("scratch"), { shared: true }),
  ];
  const { removed, kept } = await pruneCache(cache, await cacheUsage(cache, sets), prunedPurposes);
  expect(names(removed)).toContain("unfinished/dead-1.abc");
  expect(Object.fromEntries(kept.map(({ part, why }) => [part.name, why]))).toEqual({
    scratch: "in use by a command that is running",
    "unfinished/live-1.abc": `process ${process.pid} works on it`,
  });
  expect(existsSync(join(cache.unfinished, "live-1.abc"))).toBe(true);
  for (const release of locks) {
    release?.();
  }
});

test("what a dead build left of an entry that is there goes without the entry's record", async () => {
  mkdirSync(join(cache.unfinished, `${cache.entry(node)}.abc`));
  await pruneCache(cache, await cacheUsage(cache, sets), prunedPurposes);
  expect(await readMade(cache, cache.entry(node))).toBeDefined();
  expect(readdirSync(cache.unfinished)).toEqual([]);
});

test("the table says of each part for which sets it is, and what a prune would free", async () => {
  const debian = { ...fakeRecipe("debian"), debianRelease: "trixie" };
  await ensureBuilt(cache, [debian], unseen);
  writeFileSync(join(cache.path(old), "big"), Buffer.alloc(20_000_000, 1));
  writeFileSync(join(cache.path(node), "big"), Buffer.alloc(10_000_000, 1));
  const all = [...sets, { name: "guest", recipes: [debian] }];
  const use = [{ user: "machine", paths: [cache.path(node)] }];
  const later = new Date(Date.now() + 9.5 * 86_400_000);
  const text = describeCache(cache, await cacheUsage(cache, all, use), all, later);
  const lineOf = (name: string): string => text.split("\n").find((line) => line.includes(name)) ?? "";
  expect(lineOf(cache.entry(node))).toMatch(
    /0\.01 GB {2}needed +node-\w+ +local openstack; in use by machine$/,
  );
  expect(lineOf(cache.entry(base))).toMatch(/build +base-\w+ +local openstack cloud$/);
  expect(lineOf(cache.entry(old))).toMatch(/0\.02 GB {2}stale +node-\w+$/);
  expect(lineOf(cache.entry(debian))).toMatch(/guest; trixie packages of \d{4}-\d\d-\d\d, 9 days old$/);
  expect(text).toMatch(/0\.01 GB {2}local +all cached\n/);
  expect(text).toMatch(/0\.00 GB {2}cloud +1 to build\n/);
  expect(text).toMatch(/0\.02 GB {2}`cache prune` would free\n$/);
});

test("a cache that is not there is empty", async () => {
  expect(await cacheUsage(new Cache(join(root, "none")), sets)).toEqual([]);
});
