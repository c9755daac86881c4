import { archiveLogs } from "../logs/archive";
import { Display } from "../display";
import { labFile } from "../labFile";
import { newReport } from "../../report/directory";

/** `lab logs`: one archive of all that a lab has to say. */
export async function logs(stack: string): Promise<void> {
  labFile(stack, "ssh_config");
  const display = new Display();
  const { path, missing } = await display.phase("logs", () => archiveLogs(stack, newReport(stack)));
  missing.forEach((line) => {
    display.line(`  not to be had: ${line.split("\n")[0] ?? ""}`);
  });
  display.line(path);
}
