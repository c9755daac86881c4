// @ts-check
"use strict";

/**
 * What Pulumi starts: the program of a lab. Pulumi waits for its exports.
 *
 * It runs on a stack of its own. Pulumi shows the stack of each error, and Node.js 20.20 hangs when it shows a frame of Pulumi's SDK:
 * by Pulumi's source maps that is a path such as `node_modules/@pulumi/resource.ts`, where Node.js looks for one more slash.
 */
module.exports = () =>
  new Promise((resolve, reject) => {
    setImmediate(() => {
      // Functions of our own: V8 would follow the promise's own to those who wait for it.
      require("./start.cjs")
        .load("src/index.ts")
        .then(
          (exported) => {
            resolve(exported);
          },
          (/** @type {unknown} */ error) => {
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
    });
  });
