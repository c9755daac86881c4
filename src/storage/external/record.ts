import { z } from "zod";
import { isLabId, newLabId } from "../../machines/openstack/mark";
import type { ExternalStorage } from "../../settings/storage";
import { StackRecords } from "../../stackRecords";

/**
 * What is remembered of a Ceph where a lab has shares, in `.lab/.own/storages/<stack>.json`: the settings may be others by the
 * time of `down`. Written before the first share is made. No secret.
 */
const schema = z.object({
  id: z.string().refine(isLabId),
  monitors: z.array(z.string()),
  fileSystem: z.string(),
  client: z.string(),
  nfsPool: z.string(),
  /** Whether the lab is on other storage by now, so that its Manila knows nothing of what it left there. */
  isLeft: z.boolean().default(false),
});

export type StorageRecord = z.infer<typeof schema>;

const records = new StackRecords("storages", schema, {
  place: "on an unknown Ceph",
  rule: "which Ceph the lab's shares are on",
});

/** @throws RangeError for what is no stack's name */
export function storageRecordFile(stack: string): string {
  return records.file(stack);
}

/**
 * @returns undefined where no lab of this name had shares on a Ceph that it did not make
 * @throws InputError where the file is there, and is none
 */
export function readStorageRecord(stack: string): StorageRecord | undefined {
  return records.read(stack);
}

/** Remembers where a lab's shares are now; its id stays what it was. */
export function keepStorageRecord(
  stack: string,
  { monitors, fileSystem, client, nfsPool }: ExternalStorage,
): StorageRecord {
  const id = readStorageRecord(stack)?.id ?? newLabId();
  return records.write(stack, { id, monitors, fileSystem, client, nfsPool, isLeft: false });
}

/** To be called when a lab has come up on other storage. */
export function leaveStorageRecord(stack: string): void {
  const record = readStorageRecord(stack);
  if (record !== undefined) {
    records.write(stack, { ...record, isLeft: true });
  }
}

export function forgetStorageRecord(stack: string): void {
  records.forget(stack);
}
