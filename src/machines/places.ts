import type { Settings } from "../settings/load";
import { hostPlace } from "./host/place";
import { openstackPlace } from "./openstack/place";
import type { Place } from "./place";

/** The place of a lab's machines. */
export function placeOf(settings: Settings): Place {
  const { machines } = settings;
  switch (machines.kind) {
    case "podman":
    case "qemu":
      return hostPlace(settings, machines);
    case "openstack":
      return openstackPlace(settings, machines);
  }
}
