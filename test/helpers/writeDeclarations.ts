import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { declarations } from "../../src/component/declarations";
import { projectRoot } from "../../src/paths";

/** Writes the component's types; `npm run declarations`, and a test that they are of today. */
writeFileSync(join(projectRoot, "bin", "component.d.ts"), declarations());
