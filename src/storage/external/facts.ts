import { markedName } from "../../machines/openstack/mark";
import type { ExternalStorage } from "../../settings/storage";
import { readKeyring } from "./keyring";
import { keepStorageRecord } from "./record";

/** What a lab must know of a Ceph that is there already, beside its settings. Secret. */
export interface StorageFacts {
  /** Of the client that the settings name. */
  readonly key: string;
  /** What the lab calls itself there. */
  readonly mark: string;
}

/**
 * Reads the key, and remembers that from here on the lab may have things on that Ceph.
 * @throws InputError where there is no key
 */
export function storageFacts(stack: string, storage: ExternalStorage): StorageFacts {
  const { key } = readKeyring(storage);
  return { key, mark: markedName({ stack, id: keepStorageRecord(stack, storage).id }) };
}

/** The same by what the settings say alone, for `lab render`: no file is looked at. */
export function standInStorageFacts(stack: string, { client }: ExternalStorage): StorageFacts {
  return { key: `<key of client.${client}>`, mark: markedName({ stack, id: "00000000" }) };
}
