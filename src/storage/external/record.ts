import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isLabId, newLabId } from "../../machines/openstack/mark";
import { ownDirectory } from "../../paths";
import { InputError } from "../../settings/problem";
import type { ExternalStorage } from "../../settings/storage";
import { pathPart } from "../../stackName";

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

const directory = (): string => join(ownDirectory(), "storages");

/** @throws RangeError for what is no stack's name */
export function storageRecordFile(stack: string): string {
  return join(directory(), `${pathPart(stack)}.json`);
}

/**
 * @returns undefined where no lab of this name had shares on a Ceph that it did not make
 * @throws InputError where the file is there, and is none
 */
export function readStorageRecord(stack: string): StorageRecord | undefined {
  const file = storageRecordFile(stack);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) {
    const rule =
      "must say which Ceph the lab's shares are on; without the file nothing of the lab is known there";
    throw new InputError(`The lab '${stack}' is on an unknown Ceph`, [
      { setting: file, value: undefined, rule },
    ]);
  }
  return parsed.data;
}

/** Remembers where a lab's shares are now; its id stays what it was. */
export function keepStorageRecord(
  stack: string,
  { monitors, fileSystem, client, nfsPool }: ExternalStorage,
): StorageRecord {
  const id = readStorageRecord(stack)?.id ?? newLabId();
  return write(stack, { id, monitors, fileSystem, client, nfsPool, isLeft: false });
}

/** To be called when a lab has come up on other storage. */
export function leaveStorageRecord(stack: string): void {
  const record = readStorageRecord(stack);
  if (record !== undefined) {
    write(stack, { ...record, isLeft: true });
  }
}

function write(stack: string, record: StorageRecord): StorageRecord {
  mkdirSync(directory(), { recursive: true, mode: 0o700 });
  // Whole or not at all, whenever this process may be killed.
  const unfinished = `${storageRecordFile(stack)}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(record, undefined, 1)}\n`, { mode: 0o600 });
  renameSync(unfinished, storageRecordFile(stack));
  return record;
}

export function forgetStorageRecord(stack: string): void {
  rmSync(storageRecordFile(stack), { force: true });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
