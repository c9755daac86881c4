import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { cacheDirectory, projectRoot } from "../paths";

/** The cache's entries for Node.js and Go, which scripts/bootstrap brings where the machine's own will not do. */
export const toolchainEntries: readonly string[] = ["node", "go"].map((name) => {
  const pinned = readFileSync(join(projectRoot, "scripts", "bootstrap", `${name}.txt`));
  return `toolchain-${name}-${createHash("sha256").update(pinned).digest("hex").slice(0, 12)}`;
});

/** Those of PATH's directories that belong to what was brought. */
export function broughtPath(path = process.env["PATH"] ?? ""): string[] {
  const brought = toolchainEntries.map((entry) => resolve(cacheDirectory(), entry, "bin"));
  return path.split(delimiter).filter((directory) => brought.includes(directory));
}
