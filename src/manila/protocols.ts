import { isExisting } from "../settings/existingManila";
import type { Settings } from "../settings/load";
import { wantedTypes } from "./existing/shareTypes";
import { shareProtocols, type ShareProtocol } from "./types";

/** The protocols that a lab's Manila has a share type for, as far as the lab uses it. Pure. */
export function servedProtocols(manila: Settings["manila"]): readonly ShareProtocol[] {
  return isExisting(manila) ? wantedTypes(manila).map(({ protocol }) => protocol) : shareProtocols;
}
