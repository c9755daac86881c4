import type { Examination } from "../machines/finding";
import type { Settings } from "../settings/load";
import { isExternal } from "../settings/storage";
import { examineStorage } from "./external/examine";
import { standInStorageFacts, storageFacts, type StorageFacts } from "./external/facts";

/** A Ceph outside the lab, for the lab's commands: all that they know of it. What the program makes of it is in index.ts. */
export interface OutsideStorage {
  /** Looks at what can be seen of it from this host. Makes nothing. */
  readonly examine: () => Promise<Examination>;
  /** @throws InputError where there is no key for it */
  readonly facts: () => StorageFacts;
  /** The same by what the settings say alone, for `lab render`. */
  readonly standInFacts: () => StorageFacts;
}

/** @returns undefined where the lab makes its own Ceph, or its Manila has its own storage */
export function outsideStorage(settings: Settings): OutsideStorage | undefined {
  const { stack, storage } = settings;
  return isExternal(storage)
    ? {
        examine: () => examineStorage(settings, storage),
        facts: () => storageFacts(stack, storage),
        standInFacts: () => standInStorageFacts(stack, storage),
      }
    : undefined;
}
