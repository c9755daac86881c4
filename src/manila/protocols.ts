import type { Settings } from "../settings/load";
import { wantedTypes } from "./existing/shareTypes";
import { shareProtocols, type ShareProtocol } from "./types";

/** The protocols that a lab's Manila has a share type for, as far as the lab uses it. Pure. */
export function servedProtocols(manila: Settings["manila"]): readonly ShareProtocol[] {
  return manila.kind === "existing" ? wantedTypes(manila).map(({ protocol }) => protocol) : shareProtocols;
}
