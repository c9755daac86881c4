import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { on, testManilaMachine } from "../helpers/lab";
import { Manila } from "../helpers/manila";
import { stack } from "../helpers/run";
import { until } from "../helpers/until";

testManilaMachine(
  "redeploying Manila restarts its services, which answer again",
  async () => {
    const pids = async () =>
      (await on("storage", "systemctl show -P MainPID manila-api manila-scheduler manila-share")).split(
        /\n+/,
      );
    const before = await pids();
    expect(before).toHaveLength(3);
    const output = await runProgram(join(projectRoot, "scripts", "lab"), ["redeploy", "manila", stack]);
    expect(output).toContain("manila-share.service active");
    const after = await pids();
    expect(after.filter((pid) => before.includes(pid) || pid === "0")).toEqual([]);
    await until("Manila's answer", async () => {
      const manila = await Manila.login("demo");
      return (await manila.shares()) ? true : undefined;
    });
  },
  120_000,
);
