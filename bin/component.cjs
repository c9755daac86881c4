// @ts-check
"use strict";

/** What `@manilakube/lab` is to a Pulumi program that imports it. Its types are in component.d.ts. */
const { Lab } = /** @type {typeof import("./component")} */ (
  require("./start.cjs").loadNow("src/component/index.ts")
);

// By name, so that Node.js finds it for `import { Lab }` as well.
exports.Lab = Lab;
