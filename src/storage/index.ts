import type * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../machines/types";
import type { Settings } from "../settings/load";
import { isOnStorage } from "../settings/storage";
import { externalStorage } from "./external";
import type { StorageFacts } from "./external/facts";
import { packagesStorage } from "./packages";
import { accessToMachine } from "./access";
import type { StorageAccess, StorageService } from "./types";

/** The seam of the kinds of storage. A Manila that brings its own, or is no part of the lab, does not come by here. */
export function storageOf(
  { storage, manila }: Settings,
  facts: StorageFacts | undefined,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): StorageService {
  if (storage === undefined || !isOnStorage(manila)) {
    throw new Error(`storage was asked for, and a Manila of the kind ${manila.kind} has its own`);
  }
  switch (storage.kind) {
    case "packages":
      return packagesStorage(manila, machine, options);
    case "external":
      if (facts === undefined) {
        throw new Error("shares on a Ceph that is there already were asked for, and none was looked at");
      }
      return externalStorage(storage, facts, machine, options);
  }
}

/** How a Manila that is on none of the storage's machines gets there. */
export function accessTo(
  service: StorageService,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): StorageAccess {
  return service.access ?? accessToMachine(service, machine, options);
}
