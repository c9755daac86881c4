import { join } from "node:path";
import { labMachines } from "../../src/machines/requests";
import { projectRoot } from "../../src/paths";
import { reportStyle } from "../../src/testing/report/html";
import { topology } from "../../src/testing/report/svg";
import { whatRuns } from "../../src/testing/report/whatRuns";

/** The picture of README: the embedded lab as a report draws it, as a file of its own. `npm run picture` writes it. */
export const pictureFile = join(projectRoot, "docs", "lab.svg");

export function picture(): string {
  const machines = labMachines(3, "vm").map((machine) => ({
    name: machine.name,
    address: "",
    versions: "",
    runs: whatRuns(machine),
  }));
  return `${topology(machines)
    .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace(">", `><style>${reportStyle()}</style>`)}\n`;
}
