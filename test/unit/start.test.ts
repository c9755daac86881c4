import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { projectRoot } from "../../src/paths";

// The first start makes a bundle.
jest.setTimeout(120_000);

/** bin/start.cjs in small checkouts of their own. */

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "manilakube-start-")));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const main = `
  /*! © */
  export const where = __filename;
  console.log(process.argv.slice(2).join(" "), where);
  if (process.argv[2] === "later") {
    void import("./later").then(({ text }) => console.log(text));
  }`;

/** A checkout whose packages are esbuild alone, so that what is kept is kept there. */
function checkout(name: string): string {
  const root = join(home, name);
  mkdirSync(join(root, "src"), { recursive: true });
  cpSync(join(projectRoot, "bin"), join(root, "bin"), { recursive: true });
  for (const file of ["package-lock.json", "tsconfig.json", "package.json"]) {
    writeFileSync(join(root, file), "{}");
  }
  mkdirSync(join(root, "node_modules"));
  for (const each of ["esbuild", "@esbuild"]) {
    symlinkSync(join(projectRoot, "node_modules", each), join(root, "node_modules", each));
  }
  writeFileSync(join(root, "src", "main.ts"), main);
  writeFileSync(join(root, "src", "later.ts"), 'console.log("loaded"); export const text: string = "one";');
  return root;
}

/** @returns what it printed */
async function start(root: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa(process.execPath, [join(root, "bin", "start.cjs"), "src/main.ts", ...args]);
  return stdout;
}

const kept = (root: string): string => join(root, "node_modules", ".cache", "manilakube");
const bundles = (root: string): string[] => readdirSync(kept(root)).filter((name) => name.endsWith(".cjs"));

test("a program has its arguments, and the paths of its own source", async () => {
  const root = checkout("one");
  expect(await start(root, "a", "b")).toBe(`a b ${join(root, "src", "main.ts")}`);
});

test("what is imported by a call is loaded by that call", async () => {
  const root = checkout("one");
  expect(await start(root, "now")).not.toContain("loaded");
  expect((await start(root, "later")).split("\n").slice(1)).toEqual(["loaded", "one"]);
});

test("a second start translates nothing", async () => {
  const root = checkout("one");
  const first = await start(root, "a");
  rmSync(join(root, "node_modules", "esbuild"));
  expect(await start(root, "a")).toBe(first);
});

test("an edit is part of the next start, also where it leaves the file's size and time as they were", async () => {
  const root = checkout("one");
  const later = join(root, "src", "later.ts");
  expect(await start(root, "later")).toContain("one");
  const { atime, mtime, size } = statSync(later);
  writeFileSync(later, 'console.log("loaded"); export const text: string = "two";');
  utimesSync(later, atime, mtime);
  expect(statSync(later)).toMatchObject({ mtime, size });
  expect(await start(root, "later")).toContain("two");
});

test("a new file is part of the next start", async () => {
  const root = checkout("one");
  mkdirSync(join(root, "src", "later"));
  writeFileSync(join(root, "src", "later", "index.ts"), 'export const text = "a directory";');
  expect(await start(root, "later")).toContain("one");
  rmSync(join(root, "src", "later.ts"));
  expect(await start(root, "later")).toContain("a directory");
});

test("a checkout that has moved has its new paths", async () => {
  const before = checkout("one");
  await start(before, "a");
  const root = join(home, "moved");
  renameSync(before, root);
  expect(await start(root, "a")).toBe(`a ${join(root, "src", "main.ts")}`);
});

test("checkouts that share their packages do not take each other's", async () => {
  const [one, two] = [checkout("one"), checkout("two")];
  rmSync(join(two, "node_modules"), { recursive: true });
  symlinkSync(join(one, "node_modules"), join(two, "node_modules"));
  for (const root of [one, two, one]) {
    expect(await start(root, "a")).toBe(`a ${join(root, "src", "main.ts")}`);
  }
  expect(bundles(one)).toHaveLength(2);
});

test("several first starts at once all work, and leave one bundle", async () => {
  const root = checkout("one");
  const outputs = await Promise.all(["a", "b", "c", "d"].map((each) => start(root, each)));
  expect(outputs.map((text) => text.split(" ")[0])).toEqual(["a", "b", "c", "d"]);
  expect(readdirSync(kept(root)).sort()).toEqual([...bundles(root), `${bundles(root)[0] ?? ""}.compiled`]);
});

test("what is compiled is kept once", async () => {
  const root = checkout("one");
  await start(root, "a");
  const compiled = (): number => statSync(join(kept(root), `${bundles(root)[0] ?? ""}.compiled`)).ctimeMs;
  const before = compiled();
  await start(root, "a");
  expect(compiled()).toBe(before);
});

test("half a compiled bundle does no harm", async () => {
  const root = checkout("one");
  const first = await start(root, "a");
  const [name = ""] = bundles(root);
  const compiled = join(kept(root), `${name}.compiled`);
  expect(existsSync(compiled)).toBe(true);
  const { length } = await execa("head", ["--lines=1", compiled]).then(({ stdout }) => stdout);
  await execa("truncate", [`--size=${length + 200}`, compiled]);
  expect(await start(root, "a")).toBe(first);
});

test("an error of Pulumi's program has no frame of what has started it, whether the bundle is new or not", async () => {
  const root = checkout("one");
  const index =
    "const fail = async () => { throw new Error('x') }; fail().catch((e) => { console.log(e.stack); });";
  writeFileSync(join(root, "src", "index.ts"), `${index} export const files = 1;`);
  const starter = `async function starter() { return await require("./bin/program.cjs")(); }
    starter().then(({ files }) => { console.log("exports", files); });`;
  for (const bundle of ["new", "old"]) {
    const { stdout } = await execa(process.execPath, ["--eval", starter], { cwd: root });
    expect({ bundle, stdout }).toEqual({
      bundle,
      stdout: expect.stringMatching(/^Error: x\n[^]*\nexports 1$/) as string,
    });
    expect(stdout).not.toContain("starter");
  }
});

test("a program is loaded at once where one cannot wait, whether the bundle is new or not, and in an installed package", async () => {
  const root = checkout("one");
  // npm packs no lock file.
  rmSync(join(root, "package-lock.json"));
  const now = `console.log("exports", require("./bin/start.cjs").loadNow("src/main.ts").where);`;
  for (const bundle of ["new", "old"]) {
    const { stdout } = await execa(process.execPath, ["--eval", now], { cwd: root });
    expect({ bundle, stdout }).toEqual({
      bundle,
      stdout: ` ${join(root, "src", "main.ts")}\nexports ${join(root, "src", "main.ts")}`,
    });
  }
  expect(bundles(root)).toHaveLength(1);
});

test("a mistake in a source is told with its place", async () => {
  const root = checkout("one");
  writeFileSync(join(root, "src", "later.ts"), "\nexport const text = ;");
  await expect(start(root, "a")).rejects.toThrow("src/later.ts:2:20");
});
