import { createHash } from "node:crypto";

/**
 * Ports of this host's loopback at which commands of a lab reach a Manila that nobody logs in to, as long as they run: it answers inside
 * the cluster only. They depend on the stack's name only, so that two labs rarely meet. Pure.
 */
export function forwardedPorts(stack: string): { readonly identity: number; readonly manila: number } {
  const number = createHash("sha256").update(`forward ${stack}`).digest().readUInt16BE(0) % 1000;
  const first = 28_000 + 2 * number;
  return { identity: first, manila: first + 1 };
}
