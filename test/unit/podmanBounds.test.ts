import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lookAtContainer } from "../../src/podman/container";
import { createNetwork, networkNow } from "../../src/podman/network";
import { podman } from "../../src/podman/podman";
import { restoreVariables } from "../helpers/ownEnvironment";
import { standIns } from "../helpers/standIns";

/** A podman that hangs, or cannot tell: neither means that a lab's machine is gone. */

const directory = mkdtempSync(join(tmpdir(), "manilakube-podman-"));
const mood = join(directory, "mood");
restoreVariables(["PATH"], afterAll);
beforeAll(() => {
  standIns(join(directory, "bin"), {
    podman: `
read -r mood < ${mood}
case "$mood $1 $2" in
  "hangs "*) echo "waits for a lock" >&2; exec sleep 60 ;;
  "empty "*" inspect") echo "Error: no such object" >&2; exit 125 ;;
  "empty "*" exists") exit 1 ;;
  "broken "*) echo "Error: database is locked" >&2; exit 125 ;;
  "flaky "*" exists") exit 0 ;;
  "flaky "*) echo "Error: database is locked" >&2; exit 125 ;;
esac`,
  });
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function podmanIs(word: "hangs" | "empty" | "broken" | "flaky"): void {
  writeFileSync(mood, `${word}\n`);
}

test("it is waited for as long as it is given, and what was waited for is said", async () => {
  podmanIs("hangs");
  const since = Date.now();
  await expect(podman(["volume", "ls"], { atMostSeconds: 0.3 })).rejects.toThrow(
    /^podman volume failed: podman did not end within 0.3 s\n +waits for a lock$/,
  );
  expect(Date.now() - since).toBeLessThan(10_000);
});

test("what there is not is undefined", async () => {
  podmanIs("empty");
  await expect(lookAtContainer("manilakube-mine-storage")).resolves.toBeUndefined();
  await expect(networkNow("manilakube-mine")).resolves.toBeUndefined();
});

test.each(["broken", "flaky"] as const)("one that is %s has not said that there is none", async (word) => {
  podmanIs(word);
  await expect(lookAtContainer("manilakube-mine-storage")).rejects.toThrow("database is locked");
  await expect(networkNow("manilakube-mine")).rejects.toThrow("database is locked");
  await expect(createNetwork("manilakube-mine", "10.97.0.0/24", "label")).rejects.toThrow(
    "database is locked",
  );
});
