import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cache } from "../../src/artifacts/cache";
import { clientTools } from "../../src/artifacts/recipes/tools";
import { snapshotKinds } from "../../src/artifacts/recipes/snapshotKinds";
import { podman } from "../../src/podman/podman";
import { abortAfter } from "../../src/process/abort";
import { addStale, cacheWithout, contents, linkedCache, removeCache } from "../helpers/faults/cacheCopy";
import { expectClear } from "../helpers/faults/clear";
import { Command } from "../helpers/faults/command";
import { faultsHome } from "../helpers/faults/home";
import { bounds, container, down, expectEnd, machines, run, up, upAgain } from "../helpers/faults/lab";
import { phases, whenActive } from "../helpers/faults/phases";
import { row } from "../helpers/faults/rows";
import { stack } from "../helpers/faults/settings";
import { SmallDisk } from "../helpers/faults/smallDisk";
import { expectNothingLeft, expectWhole } from "../helpers/faults/whole";
import { restoreVariables } from "../helpers/ownEnvironment";

/** What a lab is made of and lies on: a full disk, a damaged cache, a cache that is cleared meanwhile. */

const theme = "resources";
/** Of the small file systems: Pulumi's state of a lab is a few of them. */
const mebibytes = 64;
const noRoom = /no space left|ENOSPC/i;

let cache: Cache;
restoreVariables(["MANILAKUBE_CACHE"], afterAll);
beforeAll(async () => {
  // Of the user's cache.
  await down();
  cache = await linkedCache();
  process.env["MANILAKUBE_CACHE"] = cache.directory;
}, 10 * 60_000);
afterAll(async () => {
  await down();
  await removeCache(cache);
}, 10 * 60_000);

row({ theme, fault: "the cache's disk is full during a build", minutes: 20 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), "manilakube-full-"));
  const disk = await SmallDisk.mount(directory, mebibytes);
  try {
    const small = cacheWithout(snapshotKinds, directory);
    const build = () =>
      new Command(["cache", "build", stack], { seconds: 300, env: { MANILAKUBE_CACHE: directory } }).end;
    disk.fill();
    const full = await build();
    expectEnd("cache build on a full disk", full, 1);
    expect(full.output).toMatch(noRoom);
    expect(small.has(snapshotKinds)).toBe(false);
    disk.free();
    expectEnd("cache build with room again", await build(), 0);
    expect(small.has(snapshotKinds)).toBe(true);
    return { outcome: "one error; with room again it is built" };
  } finally {
    await disk.unmount();
    rmSync(directory, { recursive: true });
  }
});

row({ theme, fault: "the disk of `.lab/` is full during `up`", minutes: 45 }, async () => {
  await down();
  const disk = await SmallDisk.mount(faultsHome, mebibytes);
  try {
    const command = new Command(["up", stack], { seconds: bounds.up });
    const init = phases.find(({ phase }) => phase === "kubeadm-init");
    expect(init !== undefined && (await whenActive(init, abortAfter(bounds.up * 1000)))).toBe(true);
    disk.fill();
    const full = await command.end;
    expectClear(full);
    expect(full.output).toMatch(noRoom);
    // Nor does the next one get far, and it says why.
    const next = await run("up");
    expectEnd("up on a full disk", next, 1);
    expect(next.output).toMatch(noRoom);
    disk.free();
    await upAgain();
    await expectWhole();
  } finally {
    // The lab stays as it is: what the disk holds goes to where it was.
    await disk.unmount();
  }
  return { outcome: "one error; with room again `up` goes on" };
});

row({ theme, fault: "an artifact in the cache is emptied", minutes: 30 }, async () => {
  await up();
  for (const name of readdirSync(cache.path(snapshotKinds))) {
    rmSync(join(cache.path(snapshotKinds), name), { recursive: true });
  }
  const { output } = await up();
  expect(output).toContain("builds 1 artifacts");
  await expectWhole();
  return { outcome: "built again by `up`" };
});

row({ theme, fault: "a program in the cache is cut off in its middle", minutes: 30 }, async () => {
  await up();
  const program = join(cache.path(clientTools), "bin", "pulumi");
  const whole = readFileSync(program);
  const put = (content: Buffer): void => {
    // Another file in its place: the one that is there is the user's own as well.
    rmSync(program);
    writeFileSync(program, content, { mode: 0o755 });
  };
  put(whole.subarray(0, whole.length / 2));
  try {
    const ended = await run("up");
    expectEnd("up with half a program", ended, 1);
    // By its path, so that the user knows what to remove.
    expect(ended.output).toContain(cache.path(clientTools));
  } finally {
    put(whole);
  }
  await up();
  await expectWhole();
  return { outcome: "an error that names it; `up` goes on with a whole one" };
});

row({ theme, fault: "`cache prune` again and again beside `up`", minutes: 30 }, async () => {
  await up();
  await podman(["rm", "--force", "--time", "0", ...machines.map(container)]);
  const stale = addStale(cache);
  const command = new Command(["up", stack], { seconds: bounds.up });
  let times = 0;
  while (command.isRunning) {
    expectEnd("cache prune", await new Command(["cache", "prune"], { seconds: 300 }).end, 0);
    times += 1;
  }
  expectEnd("up", await command.end, 0);
  expect(contents(cache)).not.toContain(stale);
  await expectWhole();
  await down();
  await expectNothingLeft();
  return {
    outcome: `${times} prunes beside an \`up\` of every machine; the lab is whole, and \`down\` leaves nothing`,
  };
});
