import { z } from "zod";
import { ownShareTypes } from "../../manila/backends";
import type { ManilaClient } from "../../manila/existing/connect";
import { namingLater } from "../../manila/existing/login";
import { allShares, removeAll, sharesOf, type Share } from "../../manila/existing/shares";
import { clusterMark, markOf } from "../../manila/mark";
import { isExisting } from "../../settings/existingManila";
import type { Settings } from "../../settings/load";
import type { RunningLab } from "../lab";
import { connectAs } from "../manila";

const shareType = z.object({ id: z.string(), name: z.string() });

export type ShareType = z.infer<typeof shareType>;

/** What a reset removes from Manila. Snapshots and access rules go with their shares. */
export interface ManilaPlan {
  readonly shares: readonly Share[];
  readonly types: readonly ShareType[];
  /** Those of other labs on this Manila: they stay. */
  readonly foreign: readonly Share[];
}

/**
 * Chooses what a Manila that has just come up would not have. On one that the lab did not make only what Manila CSI made for the
 * lab is the lab's own. Pure.
 * @param mark of the lab's shares
 */
export function planManila(
  manila: Settings["manila"],
  mark: string,
  shares: readonly Share[],
  types: readonly ShareType[],
): ManilaPlan {
  const markIn = ({ metadata }: Share): string | undefined => metadata[clusterMark];
  if (isExisting(manila)) {
    return { shares: shares.filter((share) => markIn(share) === mark), types: [], foreign: [] };
  }
  const foreign = shares.filter((share) => ![undefined, mark].includes(markIn(share)));
  const used = new Set(foreign.flatMap(({ share_type: type, share_type_name: name }) => [type, name]));
  const others = types.filter(
    ({ id, name }) => !ownShareTypes.includes(name) && !used.has(id) && !used.has(name),
  );
  return {
    shares: shares.filter((share) => !foreign.includes(share)),
    types: knowsItsTypes(manila) ? others : [],
    foreign,
  };
}

/** Which types stack.sh makes is devstack's and its plugins' matter. */
function knowsItsTypes({ kind }: Settings["manila"]): boolean {
  switch (kind) {
    case "packages":
      return true;
    case "devstack":
    case "existing":
      return false;
  }
}

/** The Manila of a lab, with what its resets need. */
export class ManilaReset {
  private constructor(
    private readonly settings: Settings,
    private readonly manila: ManilaClient,
  ) {}

  /** @throws InputError where Manila cannot be logged in to */
  static async connect(lab: RunningLab): Promise<ManilaReset> {
    return new ManilaReset(lab.settings, await connectAs(lab, "admin"));
  }

  private get isOwn(): boolean {
    return !isExisting(this.settings.manila);
  }

  async plan(): Promise<ManilaPlan> {
    const { client, service } = this.manila;
    const mark = markOf(this.settings);
    const [shares, types] = await namingLater("clouds.yaml", () =>
      Promise.all([
        this.isOwn ? allShares(this.manila) : sharesOf(this.manila, mark),
        this.isOwn ? client.list(service, "/types?is_public=all", "share_types", shareType) : [],
      ]),
    );
    return planManila(this.settings.manila, mark, shares, types);
  }

  /**
   * Removes shares, their snapshots first, then the types; also shares that a driver has made meanwhile for a claim that is gone.
   * @returns names of the shares
   * @throws Error where Manila does not let one go
   */
  async remove(signal: AbortSignal): Promise<readonly string[]> {
    const { client, service } = this.manila;
    const find = async (): Promise<readonly Share[]> => (await this.plan()).shares;
    const names = await removeAll(this.manila, find, { signal, asAdministrator: this.isOwn });
    for (const { id, name } of (await this.plan()).types) {
      const refusal = await client.delete(service, `/types/${id}`);
      if (refusal !== undefined) {
        throw new Error(`share type ${name} does not go: ${refusal}`);
      }
    }
    return names;
  }
}
