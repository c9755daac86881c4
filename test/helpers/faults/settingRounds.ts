import {
  changesInPlace,
  changesOfImages,
  changesOfNetworks,
  changesOfPlaces,
  changesOfPools,
  changesOfSizes,
  type SettingChange,
} from "./settingChanges";
import { merged, usual, type Groups } from "./settings";

/**
 * Changes that one `up` makes, after it was asked about each of them alone: what becomes of one can be told from the others by
 * its machines or its check. Most rounds begin where the one before has ended, so that no `up` only takes changes back.
 */
export interface SettingRound {
  /** The lab's settings before. */
  readonly from: Groups;
  readonly changes: readonly SettingChange[];
}

/** The settings with all changes of a round. Pure. */
export function after({ from, changes }: SettingRound): Groups {
  return changes.map(({ groups }) => groups).reduce(merged, from);
}

const inPlace: SettingRound = { from: usual, changes: changesInPlace };
// How CephFS is mounted, and what pods of the quick cases can do therefore, is as usual again.
const larger = merged(usual, {
  machines: { workers: 2 },
  manila: { kind: "packages", cephSize: "120Gi" },
});
const sizes: SettingRound = { from: larger, changes: changesOfSizes };
const pools: SettingRound = { from: after(sizes), changes: changesOfPools };
const places: SettingRound = { from: after(pools), changes: changesOfPlaces };
const networks: SettingRound = { from: after(places), changes: changesOfNetworks };
// Together they would want an artifact that no other lab needs.
const images = changesOfImages.map((change): SettingRound => ({ from: after(networks), changes: [change] }));

/** In this order. */
export const settingRounds: readonly SettingRound[] = [inPlace, sizes, pools, places, networks, ...images];
