import type { ManilaNeeds } from "../machines/types";
import { isInCluster } from "../settings/storage";
import type { Settings } from "../settings/load";
import { devstackApis } from "./devstack/apis";
import { packagesApis } from "./packages/apis";

/** What the configured kinds of Manila and of storage want of the machines. */
export function manilaNeeds({ manila, storage }: Pick<Settings, "manila" | "storage">): ManilaNeeds {
  switch (manila.kind) {
    case "packages":
      return { placement: "vm", apis: packagesApis };
    case "pods":
      return { placement: isInCluster(storage) ? "none" : "storage", apis: [] };
    case "devstack":
      return { placement: manila.placement, apis: devstackApis };
    case "existing":
      return { placement: "none", apis: [] };
  }
}
