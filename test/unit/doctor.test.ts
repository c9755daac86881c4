import { report, worst } from "../../src/cli/commands/doctor";
import { examineBy, good, problemsIn, stop, warning } from "../../src/machines/finding";
import { InputError } from "../../src/settings/problem";

const user = { fact: "user", found: "root", shownBy: "id -u" };
const nfs = { fact: "NFS mounts", found: "the kernel has none", shownBy: "/proc/filesystems" };
const disk = { fact: "disk", found: "3 GB", shownBy: "df" };
const all = [
  good(user),
  warning(nfs, "should be there", "have virtual workers"),
  stop(disk, "needs 15 GB", "prune"),
];

test("each fact is a line, and what is not good says what shows it and what to do", () => {
  expect(report(all, "up mine")).toBe(
    [
      "good     user        root",
      "warning  NFS mounts  the kernel has none",
      "         should be there",
      "         shown by: /proc/filesystems",
      "         cure: have virtual workers",
      "stop     disk        3 GB",
      "         needs 15 GB",
      "         shown by: df",
      "         cure: prune",
      "1 good, 1 warning, 1 stop: `scripts/lab up mine` refuses",
      "",
    ].join("\n"),
  );
});

test("the worst verdict counts", () => {
  expect(worst(all)).toBe("stop");
  expect(worst(all.slice(0, 2))).toBe("warning");
  expect(worst(all.slice(0, 1))).toBe("good");
});

test("`up` refuses by what stops, with the same words", () => {
  expect(problemsIn(all)).toEqual([
    { setting: "disk", value: "3 GB", rule: "needs 15 GB (shown by: df). Cure: prune" },
  ]);
});

test("a place that refuses by itself is examined too, and keeps its words", async () => {
  const refusal = new InputError("The cloud lacks something", [
    { setting: "flavor", value: "big", rule: "is not there" },
    { setting: "workers", value: 12, rule: "must be at most 9" },
    { setting: "image", value: undefined, rule: "must be set" },
  ]);
  const cloud = { fact: "cloud", shownBy: "openstack catalog list" };
  const { findings, subject } = await examineBy(cloud, () => Promise.reject(refusal));
  expect(subject).toBe("The cloud lacks something");
  expect(findings.map(({ found }) => found)).toEqual(["big", "12", "not set"]);
  expect(problemsIn(findings)).toEqual(refusal.problems);
  expect(await examineBy(cloud, () => Promise.resolve("cloud lab"))).toEqual({
    where: "cloud lab",
    findings: [good({ ...cloud, found: "cloud lab" })],
  });
  await expect(examineBy(cloud, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});
