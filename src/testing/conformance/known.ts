import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ShareProtocol } from "../../manila/types";
import { projectRoot } from "../../paths";
import { knownSchema, type Known } from "./verdict";

/** What decides which entries of a list count. */
export interface Circumstances {
  /** Minor of the lab's Kubernetes, such as `1.37`. */
  readonly kubernetes: string;
  readonly protocol: ShareProtocol;
  /** Whether pods of the lab can mount the protocol's shares. */
  readonly mountable: boolean;
}

/** What `test/conformance/SUITE.json` says of a lab and a protocol. */
export function knownOf(suite: string, circumstances: Circumstances): Known[] {
  const file = join(projectRoot, "test", "conformance", `${suite}.json`);
  return knownSchema
    .parse(JSON.parse(readFileSync(file, "utf8")))
    .filter((known) => counts(known, circumstances));
}

/** Whether an entry counts in a lab. Pure. */
export function counts(
  { protocols, kubernetes: minors, unmountable }: Known,
  { kubernetes, protocol, mountable }: Circumstances,
): boolean {
  const ofMinor = minors === undefined || minors.some((minor) => minor === kubernetes);
  return ofMinor && protocols.includes(protocol) && !(unmountable && mountable);
}
