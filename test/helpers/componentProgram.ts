import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cache } from "../../src/artifacts/cache";
import { manifests } from "../../src/artifacts/recipes/manifests";
import { snapshotKinds } from "../../src/artifacts/recipes/snapshotKinds";
import { projectRoot } from "../../src/paths";
import type { Settings } from "../../src/settings/load";
import { ownRecipes } from "../../src/sources";

/** A program that has a lab as a component, on stand-ins for all that makes machines and objects; gone with `dispose`. */
export class ComponentProgram {
  readonly root = mkdtempSync(join(tmpdir(), "manilakube-component-"));
  /** The example, copied. */
  readonly directory = join(this.root, "program");
  /** For the front of PATH. */
  readonly plugins = join(this.root, "plugins");
  readonly cache = join(this.root, "cache");
  private readonly recordFile = join(this.root, "record");

  /** @param example a directory below examples/ */
  constructor(example: string) {
    cpSync(join(projectRoot, "examples", example), this.directory, { recursive: true });
    mkdirSync(this.plugins);
    const standIn = join(this.plugins, "stand-in.cjs");
    const entry = join(projectRoot, "test", "helpers", "standInPlugin.ts");
    const how = ["--bundle", "--platform=node", "--external:*.node", "--log-level=error"];
    execFileSync(join(projectRoot, "node_modules", ".bin", "esbuild"), [
      entry,
      ...how,
      `--outfile=${standIn}`,
    ]);
    for (const name of ["manilakube", "kubernetes"]) {
      this.program(`pulumi-resource-${name}`, `exec node '${standIn}' ${name} "$@"`);
    }
  }

  /** Puts a shell script among the plugins. */
  program(name: string, script: string): void {
    writeFileSync(join(this.plugins, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** What the program's own environment needs; without MANILAKUBE_HOME, as for most users. */
  get env(): Record<string, string> {
    return {
      MANILAKUBE_HOME: "",
      MANILAKUBE_CACHE: this.cache,
      STAND_IN_RECORD: this.recordFile,
    };
  }

  /** Makes artifacts of a lab that are there and hold nothing. */
  fillCache(settings: Settings): void {
    const cache = new Cache(this.cache);
    for (const recipe of ownRecipes(settings)) {
      const entry = cache.path(recipe);
      mkdirSync(entry, { recursive: true });
      writeFileSync(join(entry, "stand-in"), "");
    }
    // These are read, and not only named.
    const fixtures = join(projectRoot, "test", "fixtures");
    for (const [recipe, fixture] of [
      [snapshotKinds, "snapshot-kinds"],
      [manifests, "manifests"],
    ] as const) {
      rmSync(cache.path(recipe), { recursive: true });
      cpSync(join(fixtures, fixture), cache.path(recipe), { recursive: true });
    }
  }

  /** What the stand-ins were asked for so far, a line each. */
  record(): string[] {
    return readFileSync(this.recordFile, "utf8").trimEnd().split("\n");
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
