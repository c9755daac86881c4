import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { lastUp, rememberUp } from "../../src/cli/lastUp";
import { mayLose } from "../../src/cli/preview";
import { changedInputs, inputsOf, isSetting } from "../../src/inputs";
import type { MachineSources } from "../../src/machines/sources";
import { projectDirectory, stateFile } from "../../src/paths";
import { loadSettings } from "../../src/settings/load";
import { facts, mark } from "../helpers/cloudFacts";
import { host } from "../helpers/mocks";
import { temporaryHome } from "../helpers/ownEnvironment";

temporaryHome();

const of = (config: Record<string, unknown>, sources: MachineSources = host) =>
  inputsOf(loadSettings("lab", config), sources);

test("a changed setting is one changed input, and goes by its name", () => {
  const changed = changedInputs(of({}), of({ kubernetes: { podSubnet: "10.245.0.0/16" } }));
  expect(changed).toEqual(["kubernetes.podSubnet"]);
  expect(changed.every(isSetting)).toBe(true);
  expect(changedInputs(of({}), of({}))).toEqual([]);
});

test("a setting that is new or gone is a changed one", () => {
  const limited = of({ machines: { kind: "podman", limits: { worker: { cpus: 1 } } } });
  expect(changedInputs(of({}), limited)).toEqual(["machines.limits.worker.cpus"]);
  expect(changedInputs(limited, of({}))).toEqual(["machines.limits.worker.cpus"]);
});

test("another root file system is a changed input, how fast machines are is none", () => {
  const kinds = (node: string, patience: number): MachineSources => ({
    host: { kinds: { podman: { node, storage: "/cache/storage", patience } }, anchor: undefined },
  });
  const changed = changedInputs(of({}, kinds("/a", 1)), of({}, kinds("/b", 1)));
  expect(changed).toEqual(["what machines boot"]);
  expect(changed.some(isSetting)).toBe(false);
  expect(changedInputs(of({}, kinds("/a", 1)), of({}, kinds("/a", 8)))).toEqual([]);
});

test("another image of the same name is a changed input, another login is none, and no value is to be read", () => {
  const cloud = (more: Partial<typeof facts>): MachineSources => ({ cloud: { ...facts, ...more }, mark });
  const inputs = of({}, cloud({}));
  const rotated = { ...facts.login, auth: { ...facts.login.auth, password: "another" } };
  expect(changedInputs(inputs, of({}, cloud({ login: rotated })))).toEqual([]);
  const images = { node: "image-2", storage: "image-storage" };
  expect(changedInputs(inputs, of({}, cloud({ images })))).toEqual(["what machines boot"]);
  expect(Object.values(inputs).every((digest) => /^[0-9a-f]{12}$/.test(digest))).toBe(true);
});

/** As Pulumi writes it. */
function writeState(resources: readonly object[]): void {
  mkdirSync(dirname(stateFile("lab")), { recursive: true });
  mkdirSync(projectDirectory("lab"), { recursive: true });
  writeFileSync(stateFile("lab"), JSON.stringify({ checkpoint: { latest: { resources } } }));
}

const inputs = of({});
const machine = { type: "manilakube:lab:PodmanMachine", id: "abc" };

test("without a machine nothing can be lost", () => {
  expect(mayLose("lab", undefined, inputs)).toBe(false);
  writeState([{ type: "pulumi:pulumi:Stack" }]);
  expect(mayLose("lab", undefined, inputs)).toBe(false);
});

test("a lab that no `up` has finished may lose something", () => {
  writeState([machine]);
  expect(lastUp("lab")).toBeUndefined();
  expect(mayLose("lab", lastUp("lab"), inputs)).toBe(true);
});

test("a lab that is what it is to be loses nothing, until something is another input or works on it", () => {
  writeState([machine]);
  rememberUp("lab", inputs);
  expect(mayLose("lab", lastUp("lab"), inputs)).toBe(false);
  expect(mayLose("lab", lastUp("lab"), of({ machines: { kind: "podman", workers: 1 } }))).toBe(true);
  // As an `up` does that fails, after which the settings are put back as they were.
  writeState([machine, machine]);
  expect(lastUp("lab")).toMatchObject({ inputs, isCurrent: false });
  expect(mayLose("lab", lastUp("lab"), inputs)).toBe(true);
});
