import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeUnusedHome } from "../../src/cli/home";
import { withStackLock } from "../../src/cli/stackLock";
import { temporaryHome } from "../helpers/ownEnvironment";

const home = temporaryHome(".lab");

test("what a `down` leaves is removed once no other command works on any stack", async () => {
  await withStackLock("second", async () => {
    await withStackLock("first", () => Promise.resolve());
    // `up second` is still building what it needs: there is no state of it yet.
    await removeUnusedHome();
    expect(existsSync(join(home, ".own", "passphrase"))).toBe(true);
  });
  await removeUnusedHome();
  expect(existsSync(home)).toBe(false);
  await removeUnusedHome();
});

test("what is not ours stays", async () => {
  await withStackLock("first", () => Promise.resolve());
  mkdirSync(join(home, ".theirs"));
  await removeUnusedHome();
  expect(readdirSync(home)).toEqual([".theirs"]);
  rmSync(home, { recursive: true });
});

test("a lab that is there keeps it", async () => {
  await withStackLock("second", () => Promise.resolve());
  mkdirSync(join(home, "second"));
  await removeUnusedHome();
  expect(existsSync(join(home, "second"))).toBe(true);
  rmSync(home, { recursive: true });
});

test("a command that starts while it is being removed finds a new one", async () => {
  for (let round = 0; round < 3; round += 1) {
    await withStackLock("first", () => Promise.resolve());
    const work = withStackLock("second", () => Promise.resolve(existsSync(join(home, ".own", "passphrase"))));
    await removeUnusedHome();
    await expect(work).resolves.toBe(true);
  }
});
