// @ts-check
"use strict";

const { readFile } = require("node:fs/promises");
const { dirname, join, sep } = require("node:path");
const esbuild = require("esbuild");

/** A plugin holds all of Pulumi that it needs. Programs that call Pulumi's SDK must share it with what has started them. */
const plugins = "src/plugin/";

/**
 * Makes a bundle of a program with all packages that it needs. What the sources import by `import()` is loaded when that is called.
 * @param {string} root of the checkout
 * @param {string} entry the program's file, from there
 * @returns {Promise<string>} a CommonJS module
 */
async function bundle(root, entry) {
  try {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile: "bundle.cjs",
      write: false,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20.19",
      // One byte for each character: Node.js reads it faster.
      charset: "ascii",
      legalComments: "none",
      // Parts of ssh2 that are written in C++ are not built; ssh2 does without.
      external: ["*.node", "cpu-features", ...(entry.startsWith(plugins) ? [] : ["@pulumi/*"])],
      // Of packages outside the bundle: require() looks for them from the checkout, import() from where the bundle lies.
      supported: { "dynamic-import": false },
      plugins: [ownPaths(join(root, "src"))],
      logLevel: "silent",
    });
    return outputFiles[0]?.text ?? "";
  } finally {
    await esbuild.stop();
  }
}

/**
 * `__filename` and `__dirname` are those of the source that names them.
 * @param {string} sources their directory
 * @returns {import("esbuild").Plugin}
 */
function ownPaths(sources) {
  return {
    name: "own-paths",
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        const named = path.startsWith(`${sources}${sep}`) && /\b__(file|dir)name\b/.test(text);
        const constants = `const __filename = ${JSON.stringify(path)}, __dirname = ${JSON.stringify(dirname(path))}; `;
        return { contents: named ? `${constants}${text}` : text, loader: "ts" };
      });
    },
  };
}

module.exports = { bundle };
