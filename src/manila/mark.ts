import { readRecord } from "../machines/openstack/cloud/record";
import { markedName } from "../machines/openstack/mark";
import { isExisting } from "../settings/existingManila";
import type { Settings } from "../settings/load";

/** The property that Manila CSI gives every share; its value is the lab's mark. */
export const clusterMark = "manila.csi.openstack.org/cluster";

/**
 * What a lab's shares are marked with: the lab's name, where nobody else has shares on its Manila; else a name that another
 * checkout's or user's lab of the same name has not.
 */
export function markOf({ stack, manila }: Pick<Settings, "stack" | "manila">): string {
  const id = isExisting(manila) ? readRecord(stack, "manilas")?.id : undefined;
  return id === undefined ? stack : markedName({ stack, id });
}

/** The same as the share's whole property, `key=value`. */
export function ownMark(settings: Pick<Settings, "stack" | "manila">): string {
  return `${clusterMark}=${markOf(settings)}`;
}
