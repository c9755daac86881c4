import { openstackPlugin } from "../../artifacts/recipes/cloud";
import { InputError } from "../../settings/problem";
import type { Sweeper, SweepOptions, Swept } from "../sweeper";
import type { CloudClient } from "./cloud/client";
import { connectToLab } from "./cloud/connect";
import { cloudOfLab } from "./cloud/knownCloud";
import { forgetRecord, readRecord } from "./cloud/record";
import { isLabId, labIdRule } from "./mark";
import { providerLogin } from "./providerLogin";
import { clearAll } from "./sweep/clear";
import { remarkOn, strangersOf } from "./sweep/strangers";
import type { SoughtLab } from "./sweep/thing";

/**
 * What a lab has left in a cloud, found by name and mark.
 * @param entry of clouds.yaml, as `findCloud` takes it
 * @param labId of a lab that this checkout knows nothing of
 * @throws InputError where the id is none, or another than that of the lab that is known
 */
export function cloudSweeper(stack: string, entry: string | undefined, labId?: string): Sweeper {
  const own = readRecord(stack)?.id;
  if (labId !== undefined) {
    judgeLabId(stack, labId, own);
  }
  const id = labId ?? own;
  // Where nothing is known to be there, a cloud that cannot be looked at is no obstacle.
  const isNeeded = id !== undefined || cloudOfLab(stack) !== undefined;
  // Each time anew: taking down a lab may outlast a token.
  const connect = (): Promise<CloudClient> => connectToLab(stack, entry);
  return {
    title: "leftovers in the cloud",
    tools: [openstackPlugin],
    login: async () => {
      if (!isNeeded) {
        return undefined;
      }
      const { login, region } = await connect();
      return providerLogin(login, region);
    },
    sweepForgotten: async (known, options) =>
      id === undefined ? [] : clearAll(await connect(), { stack, id }, { ...options, known }),
    sweep: async (options) => {
      try {
        return await sweep(await connect(), { stack, id }, options);
      } catch (error) {
        if (isNeeded || !(error instanceof InputError)) {
          throw error;
        }
        return {
          removed: [],
          remarks: [`not looked at, as no lab of this checkout is there: ${error.message}`],
        };
      }
    },
    forget: () => {
      forgetRecord(stack);
    },
  };
}

async function sweep(cloud: CloudClient, lab: SoughtLab, options: SweepOptions): Promise<Swept> {
  const { stack, id } = lab;
  const removed = id === undefined ? [] : await clearAll(cloud, { stack, id }, options);
  const remarks = (await strangersOf(cloud, lab)).map((each) => remarkOn(stack, each));
  return { removed, remarks };
}

function judgeLabId(stack: string, given: string, own: string | undefined): void {
  const rule = !isLabId(given)
    ? labIdRule
    : own !== undefined && own !== given
      ? `must be ${own}, the id of this checkout's lab '${stack}', or be left out: that one is taken down first`
      : undefined;
  if (rule !== undefined) {
    throw new InputError("Nothing is removed", [{ setting: "--lab-id", value: given, rule }]);
  }
}
