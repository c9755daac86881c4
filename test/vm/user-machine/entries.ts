import { basename, dirname } from "node:path";
import { openCache } from "../../../src/artifacts";
import { broughtPath } from "../../../src/artifacts/broughtToolchains";
import { setOf } from "../../../src/cli/recipeSets";

/** Prints the cache's entries that the named sets need, with those of Node.js and Go where they were brought. */
const cache = openCache();
const entries = process.argv
  .slice(2)
  .flatMap((name) => setOf(name).recipes)
  .map((recipe) => cache.entry(recipe));
const toolchains = broughtPath().map((directory) => basename(dirname(directory)));
process.stdout.write([...new Set([...entries, ...toolchains]), ""].join("\n"));
