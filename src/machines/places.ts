import type { Settings } from "../settings/load";
import { hostPlace } from "./host/place";
import { openstackPlace } from "./openstack/place";
import type { Place } from "./place";

/** Whether machines are on this host, so that they reach others by way of it and from its address. Pure. */
export function areOnThisHost({ kind }: Settings["machines"]): boolean {
  return kind !== "openstack";
}

/** The place of a lab's machines. */
export function placeOf(settings: Settings): Place {
  const { machines } = settings;
  return machines.kind === "openstack" ? openstackPlace(settings, machines) : hostPlace(settings, machines);
}
