import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangeKind } from "../../src/host/change";
import { Ledger } from "../../src/host/ledger";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "manilakube-ledger-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Limits of a host that is none. */
function hostOf(limits: Record<string, number>): { limits: Record<string, number>; limit: ChangeKind } {
  return {
    limits,
    limit: {
      look: (name) => Promise.resolve(`${limits[name] ?? 0}`),
      isEnough: (_name, now) => Number(now) >= 100,
      apply: (name) => {
        limits[name] = 100;
        return Promise.resolve();
      },
      undo: (name, before) => {
        limits[name] = Number(before);
        return Promise.resolve();
      },
    },
  };
}

const raise = (what: string) => ({ kind: "limit", what });
const isOwner = (wanted: string) => (owner: string) => owner === wanted;

test("a limit is raised for the first lab, and goes back with the last", async () => {
  const { limits, limit } = hostOf({ low: 8, high: 500 });
  const ledger = new Ledger({ limit }, directory);
  const wanted = [raise("low"), raise("high")];
  expect(await ledger.isReady(wanted)).toBe(false);
  await ledger.prepare("a", wanted);
  await ledger.prepare("b", wanted);
  expect(limits).toEqual({ low: 100, high: 500 });
  expect(await ledger.isReady(wanted)).toBe(true);
  await ledger.release(isOwner("a"));
  expect(limits).toEqual({ low: 100, high: 500 });
  await ledger.release(isOwner("b"));
  expect(limits).toEqual({ low: 8, high: 500 });
});

test("what was lowered since is raised again, and goes back to what it was before the first lab", async () => {
  const { limits, limit } = hostOf({ low: 8 });
  const ledger = new Ledger({ limit }, directory);
  await ledger.prepare("a", [raise("low")]);
  limits["low"] = 20;
  await ledger.prepare("a", [raise("low")]);
  expect(limits).toEqual({ low: 100 });
  await ledger.release(isOwner("a"));
  expect(limits).toEqual({ low: 8 });
});

test("after a reboot, with no memory and the host as it was, all is made again", async () => {
  const first = hostOf({ low: 8 });
  await new Ledger({ limit: first.limit }, directory).prepare("a", [raise("low")]);
  rmSync(join(directory, "changes.json"));
  const rebooted = hostOf({ low: 8 });
  const ledger = new Ledger({ limit: rebooted.limit }, directory);
  expect(await ledger.isReady([raise("low")])).toBe(false);
  await ledger.prepare("a", [raise("low")]);
  await ledger.release(isOwner("a"));
  expect(rebooted.limits).toEqual({ low: 8 });
});

test("a killed command has changed nothing that is not remembered", async () => {
  const { limits, limit } = hostOf({ low: 8 });
  const apply = () => Promise.reject(new Error("killed"));
  const broken = new Ledger({ limit: { ...limit, apply } }, directory);
  await expect(broken.prepare("a", [raise("low")])).rejects.toThrow("killed");
  expect(JSON.parse(readFileSync(join(directory, "changes.json"), "utf8"))).toEqual([
    { kind: "limit", what: "low", before: "8", owners: ["a"] },
  ]);
  await new Ledger({ limit }, directory).release(isOwner("a"));
  expect(limits).toEqual({ low: 8 });
});

test("many at once leave no change behind", async () => {
  const { limits, limit } = hostOf({ low: 8 });
  const ledger = new Ledger({ limit }, directory);
  const names = ["a", "b", "c", "d"];
  await Promise.all(names.map((name) => ledger.prepare(name, [raise("low")])));
  expect(limits).toEqual({ low: 100 });
  await Promise.all(names.map((name) => ledger.release(isOwner(name))));
  expect(limits).toEqual({ low: 8 });
});

test("whoever has changed nothing needs no place to remember it", async () => {
  const nowhere = join(directory, "none");
  await new Ledger({}, nowhere).release(isOwner("a"));
  expect(existsSync(nowhere)).toBe(false);
});
