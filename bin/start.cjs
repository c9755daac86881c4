// @ts-check
"use strict";

/**
 * Starts a TypeScript program of this checkout from a bundle: one JavaScript file with all that the program is made of, since
 * translating and loading hundreds of files takes more than a second at every start. A bundle is made when there is none of the
 * sources as they are now, so that an edited file is part of the next start.
 *
 * As a command: `node bin/start.cjs src/cli/main.ts ARGUMENTS`; with `--bundle` before the program it prints the bundle.
 */

const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { createRequire } = require("node:module");
const { join, relative, resolve } = require("node:path");
const { Script } = require("node:vm");

const root = resolve(__dirname, "..");
/** `npm ci` removes it, with the packages that bundles hold. */
const directory = join(root, "node_modules", ".cache", "manilakube");
/**
 * What decides what a bundle holds, beside the sources. The lock file stands for all packages; where this is an installed
 * package itself, which has none, its own manifest does.
 */
const otherInputs = [
  "bin/start.cjs",
  "bin/bundle.cjs",
  existsSync(join(root, "package-lock.json")) ? "package-lock.json" : "package.json",
  "tsconfig.json",
];

/**
 * Loads a program.
 * @param {string} entry its file, from the root of the checkout
 * @returns {Promise<unknown>} what it exports
 */
async function load(entry) {
  const [file, stamp] = [bundleFile(entry), stampNow()];
  return run(readStamped(file, stamp)?.toString() ?? (await build(entry, file, stamp)), file, stamp);
}

/**
 * The same for require(), which does not wait: a bundle is made by another process.
 * @param {string} entry its file, from the root of the checkout
 * @returns {unknown} what it exports
 */
function loadNow(entry) {
  const [file, stamp] = [bundleFile(entry), stampNow()];
  return run(readStamped(file, stamp)?.toString() ?? buildNow(entry), file, stamp);
}

function stampNow() {
  return `// ${root} ${fingerprint()}\n`;
}

/**
 * @param {string} text of the bundle
 * @param {string} file
 * @param {string} stamp
 * @returns {unknown}
 */
function run(text, file, stamp) {
  const compiled = readStamped(`${file}.compiled`, stamp);
  const script = new Script(text, {
    filename: file,
    ...(compiled && { cachedData: compiled.subarray(stamp.length) }),
  });
  if (compiled === undefined || script.cachedDataRejected) {
    // At the end, since only what has run by then is compiled.
    process.once("exit", () => {
      keep(`${file}.compiled`, Buffer.concat([Buffer.from(stamp), script.createCachedData()]));
    });
  }
  const bundle = { exports: {} };
  /** @type {unknown} */
  const wrapper = script.runInThisContext();
  const start = /** @type {(...parameters: readonly unknown[]) => void} */ (wrapper);
  start(bundle.exports, createRequire(join(root, "package.json")), bundle, file, directory);
  return bundle.exports;
}

/**
 * Checkouts that share their packages by a symbolic link have bundles of their own, since a bundle holds the paths of its sources.
 * @param {string} entry
 */
function bundleFile(entry) {
  const checkout = createHash("sha256").update(root).digest("hex").slice(0, 8);
  return join(directory, `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}-${checkout}.cjs`);
}

/**
 * Of the sources as they are now, without reading them. Every write to a file changes its ctime, and nobody can set that back.
 */
function fingerprint() {
  const hash = createHash("sha256");
  for (const path of [...otherInputs.map((name) => join(root, name)), ...filesBelow(join(root, "src"))]) {
    const { ctimeMs, size } = statSync(path);
    hash.update(`${relative(root, path)} ${ctimeMs} ${size}\n`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const each = join(path, entry.name);
    return entry.isDirectory() ? filesBelow(each) : [each];
  });
}

/**
 * @param {string} file
 * @param {string} stamp
 * @returns {Buffer | undefined} the file, or undefined where there is none of these sources
 */
function readStamped(file, stamp) {
  try {
    const content = readFileSync(file);
    return content.subarray(0, stamp.length).equals(Buffer.from(stamp)) ? content : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} entry
 * @param {string} file
 * @param {string} stamp
 */
async function build(entry, file, stamp) {
  const { bundle } = require("./bundle.cjs");
  // With the parameters that Node.js gives to every CommonJS module.
  const text = `${stamp}(function (exports, require, module, __filename, __dirname) {\n${await bundle(root, entry)}})\n`;
  keep(file, text);
  return text;
}

/** More than any bundle has, in bytes; and more than making one takes, in milliseconds. */
const [largest, longest] = [256 * 2 ** 20, 120_000];

/** @param {string} entry */
function buildNow(entry) {
  const options = { maxBuffer: largest, timeout: longest };
  return execFileSync(process.execPath, [__filename, "--bundle", entry], options).toString();
}

/** @param {string} entry */
async function printBundle(entry) {
  const [file, stamp] = [bundleFile(entry), stampNow()];
  process.stdout.write(readStamped(file, stamp) ?? (await build(entry, file, stamp)));
}

/**
 * Two processes may do it at once: each one's file is whole before it has its name. Where nothing can be written, as in a
 * checkout that this user may only read, every start makes it anew.
 * @param {string} file
 * @param {string | Buffer} content
 */
function keep(file, content) {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(unfinished, content);
    renameSync(unfinished, file);
  } catch {
    rmSync(unfinished, { force: true });
  }
}

module.exports = { load, loadNow };

if (require.main === module) {
  const [entry = ""] = process.argv.splice(2, 1);
  void (entry === "--bundle" ? printBundle(process.argv[2] ?? "") : load(entry));
}
