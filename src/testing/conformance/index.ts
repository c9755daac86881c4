import { csiSanity } from "./csiSanity";
import { kubernetes } from "./kubernetes";
import { manilaCsi } from "./manilaCsi";
import type { Suite } from "./suite";

/** A new suite is a file here that exports one, and a line in this list. */
export const suites: readonly Suite[] = [csiSanity, kubernetes, manilaCsi];
