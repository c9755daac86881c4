import type { Cache } from "../../artifacts/cache";
import type { Recipe } from "../../artifacts/recipe";
import type { InUse } from "../../artifacts/usage";
import type { Settings } from "../../settings/load";
import type { Finding } from "../finding";
import type { MachineState } from "../place";
import type { HostFacts } from "./facts";
import type { MemoryNeed } from "./judge/memory";
import type { HostRequest } from "./requests";
import type { Boots } from "./sources";

/** What a lab's commands know of one kind of machines on this host. What the program makes stands in makers.ts. */
export interface HostMachineKind {
  /** Whether this host can make machines of the kind, beyond what every lab needs. Pure. */
  readonly judge: (facts: HostFacts) => readonly Finding[];
  /** What a machine takes of this host's memory. Pure. */
  readonly memoryOf: (request: HostRequest) => MemoryNeed;
  /** How machines of the kind run on this host, where one has to try to know; undefined for kinds that run everywhere. */
  readonly tryOut: () => Promise<Finding | undefined>;
  /** As of `Machine`. */
  readonly patience: () => Promise<number>;
  /** What nodes of the kind boot, and what storage machines do. */
  readonly recipes: (settings: Settings) => { readonly node: Recipe; readonly storage: Recipe };
  readonly boots: (settings: Settings, cache: Cache) => Promise<Boots>;
  /** The lab's machines of the kind that are there, whatever its settings want. */
  readonly states: (stack: string) => Promise<readonly MachineState[]>;
  /** As of `Place`. */
  readonly consoles: (stack: string) => Promise<ReadonlyMap<string, () => Promise<string>>>;
  /**
   * Removes all that the lab has of the kind, found by the lab's own marks and not by what Pulumi remembers.
   * @returns names of what there was
   */
  readonly sweep: (stack: string) => Promise<readonly string[]>;
  /** Files that machines of the kind stand on, of all labs and checkouts of this user. */
  readonly filesInUse: () => Promise<readonly InUse[]>;
}
