import type { CloudLogin } from "../machines/openstack/cloud/cloudsFile";
import { forgetRecord, readRecord, type CloudRecord } from "../machines/openstack/cloud/record";
import { markedName } from "../machines/openstack/mark";
import type { Sweeper, SweepOptions, Swept } from "../machines/sweeper";
import { isExisting } from "../settings/existingManila";
import { settingsOf } from "../settings/ofStack";
import { InputError } from "../settings/problem";
import { connectToManila, type ManilaClient } from "./existing/connect";
import { findLogin, placeOfLogin, type LoginPlace } from "./existing/login";
import { removeShares, sharesOf } from "./existing/shares";
import { clusterMark } from "./mark";

/**
 * What a lab has left on a Manila that it did not make: shares with data in them. They are named and left alone, unless the
 * user says that they are to go.
 * @param others whether the lab has shares elsewhere as well, on a Ceph that it did not make
 * @returns none where the lab never used such a Manila
 * @throws InputError where shares are to go, and there are no such places
 */
export function manilaSweepers(stack: string, removes: boolean, others = false): Sweeper[] {
  const record = readRecord(stack, "manilas");
  if (record === undefined) {
    if (removes && !others) {
      const rule =
        "is for shares on a Manila or a Ceph that is no part of the lab (manila.kind existing, storage.kind external), " +
        `and '${stack}' has none`;
      throw new InputError("Nothing is removed", [{ setting: "--shares", value: true, rule }]);
    }
    return [];
  }
  const mark = markedName({ stack, id: record.id });
  const connect = async (): Promise<ManilaClient> => connectToManila(stack, loginOf(stack, record));
  let isEmpty = false;
  return [
    {
      title: "leftovers on the Manila",
      tools: [],
      login: async () => {
        // What cannot be done is said before anything is removed.
        if (removes) {
          await connect();
        }
        return undefined;
      },
      sweep: async (options) => {
        const swept = await (removes ? remove(await connect(), mark, options) : look(stack, mark, connect));
        isEmpty = swept.remarks.length === 0;
        return swept;
      },
      // As long as a share is there, its mark is known.
      forget: () => {
        if (isEmpty) {
          forgetRecord(stack, "manilas");
        }
      },
    },
  ];
}

async function remove(at: ManilaClient, mark: string, { signal }: SweepOptions): Promise<Swept> {
  return { removed: await removeShares(at, mark, signal), remarks: [] };
}

async function look(stack: string, mark: string, connect: () => Promise<ManilaClient>): Promise<Swept> {
  const cure = `\`scripts/lab down ${stack} --shares\` removes them`;
  try {
    const left = await sharesOf(await connect(), mark);
    const names = left.map(({ id, name }) => (name === "" ? id : name)).join(", ");
    return {
      removed: [],
      remarks: left.length === 0 ? [] : [`shares of this lab are still on the Manila: ${names}; ${cure}`],
    };
  } catch (error) {
    if (!(error instanceof InputError)) {
      throw error;
    }
    const reason = error.problems.map(({ setting, rule }) => `${setting} ${rule}`).join("; ");
    return {
      removed: [],
      remarks: [
        `shares with ${clusterMark}=${mark} may be on the Manila, which was not asked (${reason}); ${cure}`,
      ],
    };
  }
}

/** By the settings, and where these are of another Manila by now or cannot be read, by what is remembered. */
function loginOf(stack: string, record: CloudRecord): CloudLogin {
  return findLogin(placeInSettings(stack) ?? record);
}

function placeInSettings(stack: string): LoginPlace | undefined {
  try {
    const settings = settingsOf(stack);
    return isExisting(settings.manila) ? placeOfLogin(settings, settings.manila) : undefined;
  } catch (error) {
    if (error instanceof InputError) {
      return undefined;
    }
    throw error;
  }
}
