import { poolOfEach } from "./host";
import type { Settings } from "./load";
import { isInPods, isWithoutLogin } from "./podsManila";
import type { Problem } from "./problem";

/** What a Manila in the cluster wants of the rest of the lab. Pure. */
export function judgePods({ machines, manila }: Settings): Problem[] {
  if (!isInPods(manila)) {
    return [];
  }
  const kinds = [machines.kind, ...poolOfEach(machines.workers).map(({ kind }) => kind ?? machines.kind)];
  const other = kinds.find((kind) => kind !== "podman");
  const image =
    "needs nodes of the kind podman: Manila's image is in what they boot, and other machines boot the image that is for all labs";
  return [
    ...(isWithoutLogin(manila) && !("limits" in machines)
      ? [
          {
            setting: "manilakube:manila.auth",
            value: manila.auth,
            rule:
              "needs machines on this host: whoever reaches a Manila without a login owns all its shares, and servers of a cloud " +
              "have addresses that others reach",
          },
        ]
      : []),
    ...(other === undefined ? [] : [{ setting: "manilakube:manila.kind", value: manila.kind, rule: image }]),
  ];
}
