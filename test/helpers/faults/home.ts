import { join } from "node:path";
import { labHome, projectRoot } from "../../../src/paths";
import { isOwn } from "./settings";

/**
 * Where the lab that is broken has its state and its files. The suite's own is beside the other labs of the checkout, since some
 * faults fill the disk that this lies on. To look at it by hand: `MANILAKUBE_HOME=.lab/.faults scripts/lab status faults`.
 */
export const faultsHome = isOwn ? join(projectRoot, ".lab", ".faults") : labHome();

// For what this process itself looks up; commands have it from here.
process.env["MANILAKUBE_HOME"] = faultsHome;
