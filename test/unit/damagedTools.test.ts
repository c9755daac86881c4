import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStack } from "../../src/cli/stack";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";

temporaryHome();
restoreVariables(["MANILAKUBE_CACHE", "MANILAKUBE_PULUMI"], afterAll);

test("a program of the cache that does not run is named, with what to remove", async () => {
  const cache = mkdtempSync(join(tmpdir(), "manilakube-damaged-"));
  const entry = join(cache, "tools-0123456789ab");
  try {
    process.env["MANILAKUBE_CACHE"] = cache;
    mkdirSync(join(entry, "bin"), { recursive: true });
    writeFileSync(join(entry, "bin", "pulumi"), "\u007fELF", { mode: 0o755 });
    const opening = openStack("mine");
    await expect(opening).rejects.toThrow(`${join(entry, "bin", "pulumi")} does not run (`);
    await expect(opening).rejects.toThrow(`if it is damaged, remove ${entry}: \`lab up\` builds it again`);
  } finally {
    rmSync(cache, { recursive: true });
  }
});
