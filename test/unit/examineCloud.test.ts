import { judgeCloudCgroups } from "../../src/cloud/examine";

test("H1: the test cloud is refused where there is no cgroup v1", () => {
  expect(judgeCloudCgroups({ cgroupVersion: 1 }).verdict).toBe("good");
  expect(judgeCloudCgroups({ cgroupVersion: 2 })).toMatchObject({ verdict: "stop", found: "version 2" });
});
