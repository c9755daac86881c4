import { join } from "node:path";
import { projectRoot } from "../../../src/paths";

/**
 * Where the fault suite's lab has its state and its files: beside the other labs of the checkout, since some faults fill the
 * disk that this lies on. To look at the lab by hand: `MANILAKUBE_HOME=.lab/.faults scripts/lab status faults`.
 */
export const faultsHome = join(projectRoot, ".lab", ".faults");

// For what this process itself looks up; commands have it from here.
process.env["MANILAKUBE_HOME"] = faultsHome;
