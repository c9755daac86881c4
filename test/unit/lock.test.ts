import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireLock, lockOwner, LockTimeout, tryLock } from "../../src/artifacts/lock";

const directory = mkdtempSync(join(tmpdir(), "manilakube-lock-"));
let file: string;
let count = 0;

beforeEach(() => {
  file = join(directory, `${count++}`);
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

test("a lock is had by one at a time, and its file says by whom", async () => {
  const release = await tryLock(file);
  expect(release).toBeDefined();
  expect(await tryLock(file)).toBeUndefined();
  expect(await tryLock(file, { shared: true })).toBeUndefined();
  expect(await lockOwner(file)).toBe(process.pid);
  release?.();
  expect(await lockOwner(file)).toBeUndefined();
  const next = await tryLock(file);
  expect(next).toBeDefined();
  next?.();
});

test("what is shared is shared, and nobody's alone", async () => {
  const first = await tryLock(file, { shared: true });
  const second = await tryLock(file, { shared: true });
  expect(second).toBeDefined();
  first?.();
  expect(await tryLock(file)).toBeUndefined();
  second?.();
  (await tryLock(file))?.();
});

test("a process id in a file makes no lock: it may be a stranger's after a restart", async () => {
  writeFileSync(file, `${process.ppid}`);
  const release = await tryLock(file);
  expect(release).toBeDefined();
  release?.();
});

test("the lock goes over to the one who waits", async () => {
  const release = await tryLock(file);
  const waiting = acquireLock(file, { atMostSeconds: 20 });
  setTimeout(() => release?.(), 200);
  const since = Date.now();
  (await waiting)();
  expect(Date.now() - since).toBeLessThan(5000);
});

test("a wait has an end", async () => {
  const release = await tryLock(file);
  await expect(acquireLock(file, { atMostSeconds: 0.2 })).rejects.toThrow(LockTimeout);
  release?.();
});

test("a wait ends when it is given up, and leaves no lock behind", async () => {
  const release = await tryLock(file);
  const controller = new AbortController();
  const waiting = acquireLock(file, { atMostSeconds: 20, signal: controller.signal });
  setTimeout(() => {
    controller.abort();
  }, 100);
  await expect(waiting).rejects.toThrow();
  release?.();
  const next = await tryLock(file);
  expect(next).toBeDefined();
  next?.();
});

test("who waited for a file that is removed locks the one that takes its place", async () => {
  const release = await tryLock(file);
  const waiting = acquireLock(file, { atMostSeconds: 20 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  rmSync(file);
  const other = await tryLock(file);
  expect(other).toBeDefined();
  release?.();
  let done = false;
  void waiting.then(() => {
    done = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(done).toBe(false);
  other?.();
  (await waiting)();
});

test("programs that the holder starts do not keep it", async () => {
  const release = await tryLock(file);
  const child = spawn("sleep", ["20"], { stdio: "ignore", detached: true });
  release?.();
  const next = await tryLock(file);
  expect(next).toBeDefined();
  expect(readFileSync(file, "utf8")).toBe(`${process.pid}`);
  next?.();
  child.kill();
});
