import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ShareProtocol } from "../../manila/types";
import { projectRoot } from "../../paths";
import { knownSchema, type Known } from "./verdict";

/**
 * What `test/conformance/SUITE.json` says of a protocol.
 * @param mountable whether pods of the lab can mount its shares
 */
export function knownOf(suite: string, protocol: ShareProtocol, mountable: boolean): Known[] {
  const file = join(projectRoot, "test", "conformance", `${suite}.json`);
  return knownSchema
    .parse(JSON.parse(readFileSync(file, "utf8")))
    .filter(({ protocols, unmountable }) => protocols.includes(protocol) && !(unmountable && mountable));
}
