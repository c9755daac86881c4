import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labRecipes } from "../../src/sources";
import { ensureBuilt } from "../../src/artifacts/build";
import { Cache } from "../../src/artifacts/cache";
import { keyOf, withNeeds, type Recipe } from "../../src/artifacts/recipe";
import { toolchainVersion } from "../../src/artifacts/toolchain";
import { otherSets } from "../../src/cli/recipeSets";
import { loadSettings } from "../../src/settings/load";
import { fakeRecipe, unseen } from "../helpers/fakeRecipes";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "manilakube-keys-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const debian: Recipe = { ...fakeRecipe("debian"), debianRelease: "trixie" };

test("a key changes with the code, and that of all that is made of it", () => {
  const file = join(root, "recipe.ts");
  writeFileSync(file, "one");
  const recipe = { ...fakeRecipe("a"), sources: [file] };
  const user = fakeRecipe("b", { needs: [recipe] });
  const before = [keyOf(recipe), keyOf(user)];
  expect([keyOf(recipe), keyOf(user)]).toEqual(before);
  writeFileSync(file, "other");
  expect(keyOf(recipe)).not.toBe(before[0]);
  expect(keyOf(user)).not.toBe(before[1]);
});

test("a key changes with the options", () => {
  const quiet = keyOf(fakeRecipe("a", { inputs: { options: ["--quiet"] } }));
  expect(keyOf(fakeRecipe("a", { inputs: { options: ["--variant=minbase"] } }))).not.toBe(quiet);
});

test("a key changes with the toolchain", () => {
  const recipe: Recipe = { ...fakeRecipe("a"), toolchains: ["go"] };
  const path = process.env["PATH"];
  try {
    const keys = ["go1.26.8", "go1.26.9"].map((version) => {
      process.env["PATH"] = goTree(version);
      return keyOf(recipe);
    });
    expect(keys[0]).not.toBe(keys[1]);
    expect(keyOf(recipe)).toBe(keys[1]);
  } finally {
    process.env["PATH"] = path;
  }
});

test("a key changes with a Debian release", () => {
  expect(keyOf({ ...debian, debianRelease: "forky" })).not.toBe(keyOf(debian));
});

test("a toolchain's version is read from its files, through links, and no program is started", () => {
  expect(toolchainVersion("go", goTree("go1.99.1"))).toBe("go1.99.1");
  const bin = directory("bin");
  program(join(bin, "x86_64-linux-gnu-gcc-12"));
  symlinkSync("x86_64-linux-gnu-gcc-12", join(bin, "gcc"));
  program(join(bin, "python3.13"));
  symlinkSync("python3.13", join(bin, "python3"));
  expect(toolchainVersion("gcc", bin)).toBe("x86_64-linux-gnu-gcc-12");
  expect(toolchainVersion("python3", bin)).toBe("python3.13");
  const shims = directory("pyenv", "shims");
  program(join(shims, "python3"));
  writeFileSync(join(root, "pyenv", "version"), "3.12.4\n");
  expect(toolchainVersion("python3", `${directory("nothing")}:${shims}`)).toBe(
    process.env["PYENV_VERSION"] ?? "3.12.4",
  );
});

test("a toolchain that tells nothing by its files is asked, and one that is not there is none", () => {
  const bin = directory("asked");
  writeFileSync(join(bin, "gcc"), '#!/bin/sh\necho "gcc (Other) 15.2"\necho more\n', { mode: 0o755 });
  expect(toolchainVersion("gcc", bin)).toBe("gcc (Other) 15.2");
  expect(toolchainVersion("go", directory("empty"))).toBe("no go");
});

test("a refresh changes the key of Debian's packages and of what is made of them, and of nothing else", () => {
  const top = fakeRecipe("top", { needs: [debian] });
  const now = "2026-11-26T00:00:00.000Z";
  expect(keyOf(debian, now)).not.toBe(keyOf(debian));
  expect(keyOf(top, now)).not.toBe(keyOf(top));
  expect(keyOf(fakeRecipe("other"), now)).toBe(keyOf(fakeRecipe("other")));
  expect(keyOf(debian, "2026-11-27T00:00:00.000Z")).not.toBe(keyOf(debian, now));
});

test("others see a refresh when it is kept, and not before: until then the old is whole", async () => {
  const cache = new Cache(join(root, "cache"));
  const top = fakeRecipe("top", { needs: [debian] });
  await ensureBuilt(cache, [top], unseen);
  const refreshed = cache.refreshed(new Date());
  expect(refreshed.missing([top])).toEqual([debian, top]);
  await ensureBuilt(refreshed, [top], unseen);
  expect(new Cache(cache.directory).path(top)).toBe(cache.path(top));
  await refreshed.keepRefreshed();
  expect(new Cache(cache.directory).path(top)).toBe(refreshed.path(top));
  expect(new Cache(cache.directory).missing([top])).toEqual([]);
});

test("every recipe of a lab and of the others says what code makes it", () => {
  const all = [labRecipes(loadSettings("local", {})), ...otherSets().map(({ recipes }) => recipes)].flat();
  const without = withNeeds(all).filter(({ sources }) => sources.length === 0);
  expect(without.map(({ name }) => name)).toEqual([]);
  const debianTrees = withNeeds(all).filter(({ name }) => name.startsWith("debian-"));
  expect(debianTrees.length).toBeGreaterThan(0);
  expect(debianTrees.filter(({ debianRelease }) => debianRelease === undefined)).toEqual([]);
});

function directory(...names: string[]): string {
  const path = join(root, ...names);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Does not run: who starts it is found out. */
function program(file: string): void {
  writeFileSync(file, "#!/bin/false\n");
  chmodSync(file, 0o755);
}

/** @returns the directory for PATH */
function goTree(version: string): string {
  const bin = directory(version, "bin");
  program(join(bin, "go"));
  writeFileSync(join(root, version, "VERSION"), `${version}\ntime 2026-08-28T16:20:06Z\n`);
  return bin;
}
