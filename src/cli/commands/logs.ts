import { RunningLab } from "../../running/lab";
import { archiveLogs } from "../../running/logs/archive";
import { newReport } from "../../testing/report/directory";
import { Display } from "../display";

/** `lab logs`: one archive of all that a lab has to say. */
export async function logs(stack: string): Promise<void> {
  const lab = RunningLab.open(stack);
  const display = new Display();
  const { path, missing } = await display.phase("logs", () => archiveLogs(lab, newReport(stack)));
  missing.forEach((line) => {
    display.line(`  not to be had: ${line.split("\n")[0] ?? ""}`);
  });
  display.line(path);
}
