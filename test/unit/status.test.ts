import { missingMachines, redeployedLines, waitingPods } from "../../src/cli/commands/status";
import { judgeServices } from "../../src/cli/manilaStatus";
import { loadSettings } from "../../src/settings/load";

const settings = loadSettings("mine", { machines: { kind: "podman", workers: 1 } });
const found = (...names: string[]) => names.map((name) => ({ name: `manilakube-mine-${name}` }));

test("a machine that the settings want and that is not there is named, and is not well", () => {
  expect(missingMachines(settings, found("control-plane", "worker0"))).toEqual([
    { name: "manilakube-mine-storage", line: "manilakube-mine-storage\tmissing", running: false },
  ]);
  expect(missingMachines(settings, found("control-plane", "worker0", "storage"))).toEqual([]);
  expect(missingMachines(settings, [])).toHaveLength(3);
});

test("a pod that runs with a container that is not ready is waited for", () => {
  const whole = "kube-system   etcd-control-plane    1/1   Running     0   2m";
  const done = "kube-system   job-x                 0/1   Completed   0   2m";
  const half = "manila-csi    controller-0          3/4   Running     5   2m";
  const not = "manila-csi    node-7x2lq            0/2   ImagePullBackOff   0   2m";
  expect(waitingPods([whole, done, half, not].join("\n"))).toEqual([half, not]);
});

test("parts that are not the pinned build are named, with where they come from and since when", () => {
  const record = { part: "csi", source: "/src/cpo", time: "2026-11-27T17:05:01.123Z" };
  const unseen = ["Manila: no route to host"];
  expect(redeployedLines({ records: [record], unseen })).toEqual([
    "csi: /src/cpo, since 2026-11-27 17:05:01 UTC",
  ]);
  expect(redeployedLines(undefined)).toEqual([]);
});

const service = (Binary: string, State = "up") => ({ ID: 1, Binary, Host: "storage", Zone: "nova", State });

test.each([
  ["all of its services are up", [service("manila-scheduler"), service("manila-share")], true],
  ["a service is down", [service("manila-scheduler"), service("manila-share", "down")], false],
  ["there is no share manager", [service("manila-scheduler")], false],
])("Manila where %s: %j", (_what, listed, healthy) => {
  const status = judgeServices(JSON.stringify(listed));
  expect(status.healthy).toBe(healthy);
  expect(status.lines).toHaveLength(listed.length);
});
