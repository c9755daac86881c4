import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { summary } from "../../src/cli/commands/up";
import { keepTimeline } from "../../src/cli/operationLog";
import { logDirectory } from "../../src/paths";
import { loadSettings } from "../../src/settings/load";
import { temporaryHome } from "../helpers/ownEnvironment";

temporaryHome();

test("an `up` with nothing to do keeps the timeline of the one that did something", () => {
  mkdirSync(logDirectory("mine"), { recursive: true });
  const entry = { layer: "machines", name: "worker0", type: "t", operation: "create", start: 1, end: 2 };
  keepTimeline("mine", [entry]);
  keepTimeline("mine", []);
  const kept = readFileSync(join(logDirectory("mine"), "timeline.json"), "utf8");
  expect(JSON.parse(kept)).toEqual([entry]);
});

const openstack = {
  kind: "openstack",
  workers: 2,
  image: "debian",
  flavor: "m1",
  allowedCidrs: ["192.0.2.0/24"],
};

test("the summary names the machines that there are", () => {
  const machinesIn = (config: Record<string, unknown>): string | undefined =>
    /machines +(.*)/.exec(summary(loadSettings("mine", config)))?.[1];
  expect(machinesIn({})).toBe("control-plane worker0 worker1 worker2 storage");
  const manila = { kind: "devstack", placement: "worker0" };
  expect(machinesIn({ machines: openstack, manila })).toBe("control-plane worker0 worker1");
});

test("with a Manila that is elsewhere, it names the classes that there are and no storage machine", () => {
  const manila = { kind: "existing", shareTypes: { nfs: "silver" } };
  const text = summary(loadSettings("mine", { machines: { kind: "podman", workers: 1 }, manila }));
  expect(text).toMatch(/machines +control-plane worker0\n +storage classes +manila-nfs\n/);
});
