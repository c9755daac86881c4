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
import { join } from "node:path";
import { ensureBuilt, type BuildObserver } from "../../src/artifacts/build";
import { Cache } from "../../src/artifacts/cache";
import { readMade } from "../../src/artifacts/made";
import { entryName, type Recipe } from "../../src/artifacts/recipe";
import { fakeRecipe, unseen } from "../helpers/fakeRecipes";
import { until } from "../helpers/until";

jest.setTimeout(60_000);

let root: string;
let builds: string;
let cache: Cache;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "manilakube-cache-"));
  builds = join(root, "builds");
  cache = new Cache(join(root, "cache"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const built = (): string[] => readFileSync(builds, "utf8").trim().split("\n");

/** A promise and what fulfils it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** A recipe whose build is seen and lasts until it is told to end. */
function gated(name: string): { recipe: Recipe; begun: Promise<void>; end: () => void } {
  const begin = gate();
  const end = gate();
  const recipe = fakeRecipe(name, { builds });
  const build: Recipe["build"] = async (directory, tools) => {
    begin.open();
    await end.opened;
    await recipe.build(directory, tools);
  };
  return { recipe: { ...recipe, build }, begun: begin.opened, end: end.open };
}

test("what others are made of is built first, each once", async () => {
  const base = fakeRecipe("base", { builds });
  const left = fakeRecipe("left", { needs: [base], builds });
  const right = fakeRecipe("right", { needs: [base], builds });
  await ensureBuilt(cache, [fakeRecipe("top", { needs: [left, right], builds }), left], unseen);
  expect(built()).toEqual(["base", "left", "right", "top"]);
});

test("two that build different things go side by side", async () => {
  const one = gated("one");
  const other = gated("other");
  const first = ensureBuilt(cache, [one.recipe], unseen);
  await one.begun;
  const second = ensureBuilt(new Cache(cache.directory), [other.recipe], unseen);
  await other.begun;
  one.end();
  other.end();
  await Promise.all([first, second]);
  expect(built().sort()).toEqual(["one", "other"]);
});

test("a compiler and what is none go side by side, two compilers do not", async () => {
  const compiler = gated("compiler");
  const packages = gated("packages");
  const withGo = (recipe: Recipe): Recipe => ({ ...recipe, toolchains: ["go"] });
  const second = withGo(fakeRecipe("second compiler", { builds }));
  const needs = [withGo(compiler.recipe), packages.recipe, second];
  const whole = ensureBuilt(cache, [fakeRecipe("last", { needs, builds })], unseen);
  await Promise.all([compiler.begun, packages.begun]);
  packages.end();
  compiler.end();
  await whole;
  expect(built().slice(-2)).toEqual(["second compiler", "last"]);
});

test("a failure ends what is built beside it, and is what the caller sees", async () => {
  const long = fakeRecipe("long", { builds, milliseconds: 60_000 });
  const broken: Recipe = {
    ...fakeRecipe("broken"),
    toolchains: ["go"],
    build: async () => {
      await until("the other build", () => Promise.resolve(existsSync(builds) || undefined));
      throw new Error("does not compile");
    },
  };
  await expect(ensureBuilt(cache, [long, broken], unseen)).rejects.toThrow("does not compile");
  expect(built()).toEqual(["long"]);
  expect(readdirSync(cache.unfinished)).toEqual([]);
});

test("the second that wants the same is told who builds it, waits and finds it built", async () => {
  const { recipe, begun, end } = gated("same");
  const first = ensureBuilt(cache, [recipe], unseen);
  await begun;
  const told: unknown[] = [];
  const observer: BuildObserver = {
    ...unseen,
    waiting: (waited, owner, work) => {
      told.push([waited.name, owner]);
      setTimeout(end, 100);
      return work();
    },
  };
  await ensureBuilt(new Cache(cache.directory), [recipe], observer);
  await first;
  expect(told).toEqual([["same", process.pid]]);
  expect(built()).toEqual(["same"]);
});

test("what can be built is built before another's build is waited for", async () => {
  const { recipe, begun, end } = gated("busy");
  const first = ensureBuilt(cache, [recipe], unseen);
  await begun;
  const observer: BuildObserver = {
    ...unseen,
    waiting: (_recipe, _process, work) => {
      expect(built()).toEqual(["free"]);
      end();
      return work();
    },
  };
  await ensureBuilt(new Cache(cache.directory), [recipe, fakeRecipe("free", { builds })], observer);
  await first;
  expect(built()).toEqual(["free", "busy"]);
});

test("a wait for another's build has an end, which names it and its process", async () => {
  const { recipe, begun, end } = gated("endless");
  const first = ensureBuilt(cache, [recipe], unseen);
  await begun;
  await expect(
    ensureBuilt(new Cache(cache.directory), [recipe], unseen, { waitSeconds: 0.2 }),
  ).rejects.toThrow(`the endless: process ${process.pid} has been building it for more than 0.2 s`);
  end();
  await first;
});

test("the second builds it itself where the first did not succeed", async () => {
  const { recipe, begun, end } = gated("fragile");
  const failing = {
    ...recipe,
    build: () => recipe.build("/nowhere", { run: fail, need: fail, scratch: fail }),
  };
  const first = ensureBuilt(cache, [failing], unseen).catch((error: unknown) => error);
  await begun;
  const second = ensureBuilt(new Cache(cache.directory), [fakeRecipe("fragile", { builds })], unseen);
  end();
  expect(String(await first)).toContain("ENOENT");
  await second;
  expect(existsSync(join(cache.path(recipe), "fragile"))).toBe(true);
});

function fail(): never {
  throw new Error("not to be called");
}

test("a failed build leaves nothing where artifacts are, nor the room that it took", async () => {
  const full: Recipe = {
    ...fakeRecipe("full"),
    build: async (directory, tools) => {
      writeFileSync(join(directory, "half"), "half");
      await tools.run("dd", ["if=/dev/zero", "of=/dev/full", "count=1"]);
    },
  };
  await expect(ensureBuilt(cache, [full], unseen)).rejects.toThrow("No space left on device");
  expect(cache.has(full)).toBe(false);
  expect(readdirSync(cache.unfinished)).toEqual([]);
  expect(readFileSync(cache.log(cache.entry(full)), "utf8")).toContain("No space left on device");
});

test("a program that hangs is ended, and the error names its log", async () => {
  const hung: Recipe = {
    ...fakeRecipe("hung"),
    build: async (_directory, tools) => {
      await tools.run("sh", ["-c", "echo waits for a registry; exec sleep 60"], { atMostSeconds: 0.3 });
    },
  };
  const log = cache.log(cache.entry(hung));
  await expect(ensureBuilt(cache, [hung], unseen)).rejects.toThrow(
    `did not end within 0.3 s\n  waits for a registry\n  whole output: ${log}`,
  );
  expect(cache.has(hung)).toBe(false);
});

test("a finished artifact is found without what only it needed", async () => {
  const base = fakeRecipe("base", { builds });
  const top = fakeRecipe("top", { needs: [base], builds });
  await ensureBuilt(cache, [top], unseen);
  rmSync(cache.path(base), { recursive: true });
  expect(cache.missing([top])).toEqual([]);
  expect(cache.missing([base])).toEqual([base]);
});

test("an empty directory is no artifact", async () => {
  const recipe = fakeRecipe("emptied", { builds });
  mkdirSync(cache.path(recipe), { recursive: true });
  expect(cache.has(recipe)).toBe(false);
  await ensureBuilt(cache, [recipe], unseen);
  expect(cache.has(recipe)).toBe(true);
});

test("it is on record when and of what an entry was made", async () => {
  const debian: Recipe = { ...fakeRecipe("debian"), debianRelease: "trixie" };
  const top = fakeRecipe("top", { needs: [debian], inputs: { option: "--quiet" } });
  const since = Date.now();
  await ensureBuilt(cache, [top], unseen);
  const made = await readMade(cache, entryName(top));
  expect(made).toMatchObject({
    recipe: "top",
    inputs: { option: "--quiet" },
    needs: [entryName(debian)],
    debian: { release: "trixie" },
  });
  expect(Date.parse(made?.made ?? "")).toBeGreaterThanOrEqual(since);
  expect(Date.parse(made?.debian?.asOf ?? "")).toBeGreaterThanOrEqual(since);
  // Beside the entry: some are read file by file.
  expect(readdirSync(cache.path(top))).toEqual(["top"]);
});

test("what is made of older packages is as old as they are", async () => {
  const debian: Recipe = { ...fakeRecipe("debian"), debianRelease: "trixie" };
  await ensureBuilt(cache, [debian], unseen);
  const file = join(cache.directory, "made", `${cache.entry(debian)}.json`);
  const asOf = "2026-01-02T03:04:05.000Z";
  const record = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...record, debian: { release: "trixie", asOf } }));
  const top = fakeRecipe("top", { needs: [debian] });
  await ensureBuilt(cache, [top], unseen);
  expect((await readMade(cache, cache.entry(top)))?.debian?.asOf).toBe(asOf);
});
