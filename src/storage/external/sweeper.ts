import type { Sweeper } from "../../machines/sweeper";
import type { ManilaClient } from "../../manila/existing/connect";
import { allShares, removeAll, type Share } from "../../manila/existing/shares";
import { markedName } from "../../machines/openstack/mark";
import { readScript } from "../../render/template";
import { RunningLab } from "../../running/lab";
import { connectAs } from "../../running/manila";
import { InputError } from "../../settings/problem";
import { forgetStorageRecord, readStorageRecord, type StorageRecord } from "./record";

/** A machine that hangs must not keep `down` from its end. */
const secondsOfMachine = 120;

/**
 * What a lab has left on a Ceph that it did not make: shares with data in them. Only the lab's own Manila can remove them with all
 * that belongs to them, so that is done while the lab is up; without a word from the user they are named and stay.
 * @returns none where the lab never was on such a Ceph
 */
export function storageSweepers(stack: string, removes: boolean): Sweeper[] {
  const record = readStorageRecord(stack);
  if (record === undefined) {
    return [];
  }
  const lab = new RunningLab(stack);
  // Without this file the lab has never come as far as to its Manila.
  const hasManila = lab.has("clouds.yaml") && !record.isLeft;
  let remarks = record.isLeft ? [leftBefore(record)] : undefined;
  return [
    {
      title: "leftovers on the Ceph",
      tools: [],
      login: async () => {
        // What cannot be done is said before anything is removed.
        if (removes && hasManila) {
          await connectAs(lab, "admin");
        }
        return undefined;
      },
      whileUp: async ({ signal }) => {
        if (!hasManila) {
          return [];
        }
        const removed = removes ? await removeShares(await connectAs(lab, "admin"), signal) : [];
        const left = removes ? [] : await look(lab, record);
        remarks = [...left, ...(await leavePool(lab, stack, record))];
        return removed;
      },
      // Where Pulumi knows nothing of the lab, nobody has asked it before.
      sweep: async () => ({ removed: [], remarks: remarks ?? (hasManila ? await look(lab, record) : []) }),
      // The pool has the lab's name until it is left, and shares are looked for by their ids.
      forget: () => {
        forgetStorageRecord(stack);
      },
    },
  ];
}

function leftBefore({ fileSystem, monitors, nfsPool }: StorageRecord): string {
  return (
    `this lab was on the file system ${fileSystem} of the Ceph of ${monitors.join(", ")} before it had other storage; what it ` +
    `left there only the Ceph's own commands remove: \`ceph fs subvolume ls ${fileSystem}\`, \`rados -p ${nfsPool} ls\``
  );
}

function removeShares(manila: ManilaClient, signal: AbortSignal): Promise<string[]> {
  return removeAll(manila, () => allShares(manila), { signal, asAdministrator: true });
}

/** What stays, for people. */
async function look(lab: RunningLab, { fileSystem, monitors }: StorageRecord): Promise<string[]> {
  const where = `file system ${fileSystem} of the Ceph of ${monitors.join(", ")}`;
  try {
    const left = await allShares(await connectAs(lab, "admin"));
    return left.length === 0
      ? []
      : [
          `shares of this lab stay on the ${where}: ${left.map(titleOf).join(", ")}; from now on only the Ceph's own commands ` +
            `remove them: \`ceph fs subvolume rm ${fileSystem} ID\`, and their users client.NAME (docs/storage.md)`,
        ];
  } catch (error) {
    return [
      `shares of this lab may be on the ${where}: its Manila was not asked (${reasonOf(error)}); ` +
        `\`ceph fs subvolume ls ${fileSystem}\` lists all that are there`,
    ];
  }
}

/** A subvolume has the id of its share. */
function titleOf({ id, name }: Share): string {
  return name === "" ? id : `${id} (${name})`;
}

/** @returns a remark where what the lab's NFS server keeps there could not be removed */
async function leavePool(
  lab: RunningLab,
  stack: string,
  { id, client, nfsPool }: StorageRecord,
): Promise<string[]> {
  const variables = { CLIENT: client, NFS_POOL: nfsPool, LAB: markedName({ stack, id }) };
  const body = readScript("storage/external/leave.sh", variables);
  try {
    await lab.run(lab.storageHost, { body, variables }, { atMostSeconds: secondsOfMachine });
    return [];
  } catch (error) {
    return [
      `exports of this lab's NFS server are still in the pool ${nfsPool} (${reasonOf(error)}); \`rados -p ${nfsPool} ls\` ` +
        "lists them, and the pool is for this lab alone",
    ];
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof InputError) {
    return error.problems.map(({ setting, rule }) => `${setting} ${rule}`).join("; ");
  }
  return (error instanceof Error ? error.message : String(error)).split("\n").at(-1)?.trim() ?? "";
}
