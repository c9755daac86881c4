import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Puts variables of this process's environment back as they are now.
 * @param after when: jest's afterAll or afterEach
 */
export function restoreVariables(names: readonly string[], after: (restore: () => void) => void): void {
  const before = names.map((name) => [name, process.env[name]] as const);
  after(() => {
    for (const [name, value] of before) {
      if (value === undefined) {
        Reflect.deleteProperty(process.env, name);
      } else {
        process.env[name] = value;
      }
    }
  });
}

/**
 * A directory in place of `.lab/` for all tests of a file, gone with them.
 * @param name of a directory that is still to be made, below a new one; without it the new one itself
 */
export function temporaryHome(name = ""): string {
  const parent = mkdtempSync(join(tmpdir(), "manilakube-home-"));
  const home = join(parent, name);
  beforeAll(() => {
    process.env["MANILAKUBE_HOME"] = home;
  });
  restoreVariables(["MANILAKUBE_HOME"], afterAll);
  afterAll(() => {
    rmSync(parent, { recursive: true });
  });
  return home;
}
