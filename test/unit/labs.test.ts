import { mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, newestPage } from "../../src/cli/commands/open";
import { dueLabs } from "../../src/cli/commands/sweep";
import { expiryOf, forgetExpiry, keepExpiry, lifetimeArgument, mortalLabs } from "../../src/cli/labs/expiry";
import { labsIn } from "../../src/cli/labs/found";
import { expiryText, labTable, span } from "../../src/cli/labs/table";
import { followers } from "../../src/running/logs/follow";
import { newReport } from "../../src/testing/report/directory";
import { InputError } from "../../src/settings/problem";
import { temporaryHome } from "../helpers/ownEnvironment";

const home = temporaryHome(".lab");
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const hour = 3_600_000;

test.each([
  ["90m", 1.5 * hour],
  ["4h", 4 * hour],
  ["30d", 720 * hour],
])("a lifetime of %s", (text, milliseconds) => {
  expect(lifetimeArgument(text)).toBe(milliseconds);
});

test.each(["", "4", "h", "0h", "1.5h", "-1h", "4 h", "31d", "4w"])("%j is no lifetime", (text) => {
  expect(() => lifetimeArgument(text)).toThrow(InputError);
});

test("a lab's expiry is kept until it is given another one, or goes", () => {
  expect(expiryOf("mine")).toBeUndefined();
  keepExpiry("mine", new Date(5000));
  keepExpiry("mine", new Date(7000));
  expect(expiryOf("mine")).toEqual(new Date(7000));
  expect(mortalLabs()).toEqual(["mine"]);
  forgetExpiry("mine");
  expect(expiryOf("mine")).toBeUndefined();
});

test("what is taken down: labs whose time is over; what has lost its files only where that is asked for", () => {
  keepExpiry("over", new Date(5000));
  keepExpiry("young", new Date(7000));
  mkdirSync(join(home, ".own"), { recursive: true });
  const labs = ["over", "young", "immortal"].map((stack) => ({ stack, home }));
  const lost = { stack: "over", home: join(home, "gone") };
  expect(dueLabs([...labs, lost], false, new Date(6000))).toEqual([{ stack: "over", home }]);
  expect(dueLabs([...labs, lost], true, new Date(6000))).toEqual([{ stack: "over", home }, lost]);
});

test("labs of all checkouts are found by podman's labels, each once, without the test cloud", () => {
  const container = (place: string): unknown => ({ Names: ["x"], Labels: { "dev.manilakube.lab": place } });
  const places = ["/a/.lab/mine", "/a/.lab/mine", "/b/.lab/mine", "/b/.lab/cloud"];
  expect(labsIn(JSON.stringify(places.map(container)))).toEqual([
    { stack: "mine", home: "/a/.lab" },
    { stack: "mine", home: "/b/.lab" },
  ]);
  expect(labsIn("")).toEqual([]);
});

test("the table has its columns under each other", () => {
  const lab = {
    kind: "podman",
    machines: "5/5",
    versions: "1.37/2026.2/1.36",
    age: "3h",
    expiry: "-",
    home: "",
  };
  const lines = labTable([
    { ...lab, stack: "local" },
    { ...lab, stack: "a-longer-name", home: "/b/.lab" },
  ]).split("\n");
  expect(lines.map((line) => line.indexOf("podman"))).toEqual([-1, 16, 16]);
  expect(lines[0]).toMatch(/^LAB +KIND +RUNNING/);
});

test.each([
  [0, "0s"],
  [119_999, "119s"],
  [120_000, "2m"],
  [2 * hour, "2h"],
  [47.9 * hour, "47h"],
  [48 * hour, "2d"],
])("a span of %d ms is %s", (milliseconds, text) => {
  expect(span(milliseconds)).toBe(text);
});

test("an expiry says whether it is over", () => {
  const now = new Date(10 * hour);
  expect([new Date(13 * hour), new Date(8 * hour), undefined].map((at) => expiryText(at, now))).toEqual([
    "in 3h",
    "2h ago",
    "-",
  ]);
});

test("the newest report with a page is opened, whatever other runs there were since", () => {
  expect(newestPage("mine")).toBeUndefined();
  const old = newReport("mine", undefined, new Date(1000));
  const page = newReport("mine", undefined, new Date(2000));
  for (const report of [old, page]) {
    writeFileSync(join(report, "index.html"), "");
  }
  newReport("mine", undefined, new Date(3000));
  expect(newestPage("mine")).toBe(join(realpathSync(page), "index.html"));
});

test("a browser is started only where there is a screen, or the user says which", () => {
  expect(browser({})).toBeUndefined();
  expect(browser({ DISPLAY: "" })).toBeUndefined();
  expect(browser({ DISPLAY: ":0" })).toBe("xdg-open");
  expect(browser({ BROWSER: "w3m" })).toBe("w3m");
});

test("machines, services and drivers can be followed by name", () => {
  const found = followers(["worker0", "storage"], {
    ...{ manila: "storage", storage: "storage", isInPods: false },
  });
  expect([...found.keys()]).toEqual([
    ...["worker0", "storage", "manila", "keystone", "ceph", "ganesha", "csi-cephfs", "csi-nfs"],
  ]);
  expect(found.get("worker0")).toMatchObject({ machine: "worker0" });
  expect(found.get("manila")).toMatchObject({ machine: "storage" });
});

test("where Manila is in the cluster, its services are followed as pods, and its storage on a machine", () => {
  const found = followers(["storage"], { manila: undefined, storage: "storage", isInPods: true });
  expect([...found.keys()]).toEqual([
    ...["storage", "manila", "keystone", "ceph", "ganesha", "csi-cephfs", "csi-nfs"],
  ]);
  expect(found.get("ceph")).toMatchObject({ machine: "storage" });
  expect(found.get("manila")).toMatchObject({
    kubectl: expect.arrayContaining([
      "manila",
      "app in (manila-api, manila-scheduler, manila-data, manila-share-cephfsnative, manila-share-cephfsnfs)",
    ]) as unknown,
  });
});

test("where Manila is none of the lab's, its services are none that can be followed", () => {
  const nowhere = { manila: undefined, storage: undefined, isInPods: false };
  expect([...followers(["worker0"], nowhere).keys()]).toEqual(["worker0", "csi-cephfs", "csi-nfs"]);
});
