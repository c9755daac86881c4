import type { ManilaNeeds } from "../machines/types";
import type { Settings } from "../settings/load";
import { devstackApis } from "./devstack/apis";
import { packagesApis } from "./packages/apis";

/** What the configured Manila kind wants of the machines. */
export function manilaNeeds(manila: Settings["manila"]): ManilaNeeds {
  switch (manila.kind) {
    case "packages":
      return { placement: "vm", apis: packagesApis };
    case "devstack":
      return { placement: manila.placement, apis: devstackApis };
  }
}
