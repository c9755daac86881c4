import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ShareProtocol } from "../../manila/types";
import { projectRoot } from "../../paths";
import { knownSchema, type Known } from "./verdict";

/** What `test/conformance/SUITE.json` says of a protocol. */
export function knownOf(suite: string, protocol: ShareProtocol): Known[] {
  const file = join(projectRoot, "test", "conformance", `${suite}.json`);
  return knownSchema
    .parse(JSON.parse(readFileSync(file, "utf8")))
    .filter(({ protocols }) => protocols.includes(protocol));
}
