import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "../../src/artifacts/build";
import { Cache } from "../../src/artifacts/cache";
import { isAlive, lockOwner, tryLock } from "../../src/artifacts/lock";
import { cacheProcess, endOf, recipesOf, type CacheProcess } from "../helpers/cacheProcess";
import { fakeRecipe, unseen } from "../helpers/fakeRecipes";
import { until } from "../helpers/until";

// Each process loads the program first, which a busy machine takes its time for.
jest.setTimeout(240_000);

let root: string;
let builds: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "manilakube-cache-"));
  builds = join(root, "builds");
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function work(names: readonly string[], milliseconds: number, chain = false): CacheProcess {
  return { directory: join(root, "cache"), names, chain, builds, milliseconds };
}

const built = (): string[] => readFileSync(builds, "utf8").trim().split("\n").sort();

test.each([true, false])(
  "five processes build each of a set's artifacts once (a chain: %s)",
  async (chain) => {
    const names = ["one", "two", "three", "four", "five", "six"];
    const children = Array.from({ length: 5 }, () => cacheProcess(work(names, 50, chain)));
    const ends = await Promise.all(children.map(endOf));
    expect(ends).toEqual(Array(5).fill({ code: 0, errors: "" }));
    expect(built()).toEqual([...names].sort());
    const cache = new Cache(join(root, "cache"));
    expect(cache.missing(recipesOf(work(names, 50, chain)))).toEqual([]);
    expect(readdirSync(cache.unfinished)).toEqual([]);
  },
);

test("what a killed process was building is free at once, and what it left is removed by the next", async () => {
  const cache = new Cache(join(root, "cache"));
  const slow = work(["slow"], 600_000);
  const recipe = recipesOf(slow)[0] ?? fakeRecipe("none");
  const child = cacheProcess(slow);
  const end = endOf(child);
  await untilBegun(cache);
  // The tree itself, and a directory for what compilers keep meanwhile.
  const leftovers = readdirSync(cache.unfinished);
  expect(leftovers).toHaveLength(2);
  const lock = cache.buildLock(cache.entry(recipe));
  expect(await tryLock(lock)).toBeUndefined();
  expect(await lockOwner(lock)).toBe(child.pid);

  // A live builder's is left alone by a build of something else.
  await ensureBuilt(cache, recipesOf(work(["other"], 0)), unseen);
  expect(readdirSync(cache.unfinished)).toEqual(leftovers);

  child.kill("SIGKILL");
  await end;
  await ensureBuilt(cache, recipesOf(work(["slow"], 0)), unseen, { waitSeconds: 0 });
  expect(readdirSync(cache.unfinished)).toEqual([]);
  expect(existsSync(join(cache.path(recipe), "slow"))).toBe(true);
});

test("the programs of a killed build end with it", async () => {
  const cache = new Cache(join(root, "cache"));
  const child = cacheProcess(work(["slow"], 600_000));
  const end = endOf(child);
  await untilBegun(cache);
  const [leftover = ""] = readdirSync(cache.unfinished);
  const program = Number(readFileSync(join(cache.unfinished, leftover, "begun"), "utf8"));
  expect(isAlive(program)).toBe(true);
  child.kill("SIGKILL");
  await end;
  const gone = (): Promise<true | undefined> => Promise.resolve(!isAlive(program) || undefined);
  await until("the end of its program", gone, { seconds: 10, pause: 0.05 });
});

test("what a killed process left of something that nobody wants any more is removed as well", async () => {
  const cache = new Cache(join(root, "cache"));
  const child = cacheProcess(work(["old"], 600_000));
  const end = endOf(child);
  await untilBegun(cache);
  child.kill("SIGKILL");
  await end;
  await ensureBuilt(cache, recipesOf(work(["new"], 0)), unseen);
  expect(readdirSync(cache.unfinished)).toEqual([]);
});

async function untilBegun(cache: Cache): Promise<void> {
  const begun = (): Promise<true | undefined> =>
    Promise.resolve(
      readdirSync(cache.unfinished).some((name) => existsSync(join(cache.unfinished, name, "begun"))) ||
        undefined,
    );
  await until("the beginning of the build", begun, { seconds: 30, pause: 0.05 });
}
