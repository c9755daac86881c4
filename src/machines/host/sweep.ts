import type { Sweeper } from "../sweeper";
import { hostKinds } from "./kinds";

/** All that a lab has left on this host, found by its labels: a lab in a cloud has nothing here. */
export function hostSweeper(stack: string): Sweeper {
  return {
    title: "leftovers",
    tools: [],
    login: () => Promise.resolve(undefined),
    sweep: async () => {
      const removed: string[] = [];
      // One after the other: the network goes with the containers, when no machine is on it any more.
      for (const { sweep } of Object.values(hostKinds)) {
        removed.push(...(await sweep(stack)));
      }
      return { removed, remarks: [] };
    },
    forget: () => undefined,
  };
}
