import type { OpenstackSettings } from "../settings/load";
import { settingsOf } from "../settings/ofStack";
import { InputError } from "../settings/problem";
import { hostSweeper } from "./host/sweep";
import { readRecord } from "./openstack/cloud/record";
import { cloudSweeper } from "./openstack/sweeper";
import type { Sweeper } from "./sweeper";

/**
 * All places where a lab may have something: this host, and a cloud where the settings name one or the lab was made in one.
 * @param labId of a lab in a cloud that this checkout knows nothing of
 * @throws InputError where there is such an id, and no cloud
 */
export function sweepersOf(stack: string, labId?: string): Sweeper[] {
  const settings = cloudSettings(stack);
  const record = readRecord(stack);
  if (settings === undefined && record === undefined) {
    if (labId !== undefined) {
      const rule = `is for a lab in a cloud, and stacks/Pulumi.${stack}.yaml names none`;
      throw new InputError("Nothing is removed", [{ setting: "--lab-id", value: labId, rule }]);
    }
    return [hostSweeper(stack)];
  }
  const entry = settings === undefined ? record?.entry : settings.cloud;
  return [hostSweeper(stack), cloudSweeper(stack, entry, labId)];
}

/** Undefined where the settings name another place, or cannot be read: `down` does without them. */
function cloudSettings(stack: string): OpenstackSettings | undefined {
  try {
    const { machines } = settingsOf(stack);
    return machines.kind === "openstack" ? machines : undefined;
  } catch (error) {
    if (error instanceof InputError) {
      return undefined;
    }
    throw error;
  }
}
