import type { Cache } from "../artifacts/cache";
import type { Recipe } from "../artifacts/recipe";
import type { Examination } from "./finding";
import type { ProviderLogin } from "./providerLogin";
import type { MachineSources } from "./sources";
import type { MachineRequest } from "./types";

/** A machine as its place knows it now. */
export interface MachineState {
  /** As `machineName` gives it. */
  readonly name: string;
  /** For people: the place's own word, and since when or why. */
  readonly line: string;
  readonly running: boolean;
}

/**
 * Where the machines of one lab are, for the lab's commands: all that they know of it. The seam of the kinds of machines;
 * what the Pulumi program makes there is behind the other one, in index.ts.
 */
export interface Place {
  /**
   * Looks at all that the lab's machines depend on there. Makes nothing.
   * @param isNew whether nothing of the lab is there yet
   */
  readonly examine: (requests: readonly MachineRequest[], isNew: boolean) => Promise<Examination>;
  /** What the machines boot, as far as the project makes it, and what the program needs to make them. */
  readonly recipes: (requests: readonly MachineRequest[]) => readonly Recipe[];
  /** What is needed to take them down. */
  readonly tools: readonly Recipe[];
  /**
   * Looks up what the machines are made from.
   * @throws InputError where the place lacks what the settings name, or has it otherwise
   */
  readonly sources: (cache: Cache) => Promise<MachineSources>;
  /**
   * What Pulumi logs in with there now; undefined where it has no need to. Pulumi's program, started next, is handed the same.
   * @throws InputError where the place refuses the login, or is another one than that of the lab
   */
  readonly login: () => Promise<ProviderLogin | undefined>;
  /** The sources by what the settings say alone, for `lab render`: no cache and no cloud is looked at. */
  readonly standInSources: () => MachineSources;
  /** Address by machine, where the settings decide it; undefined where they do not. */
  readonly addresses: (requests: readonly MachineRequest[]) => ReadonlyMap<string, string> | undefined;
  /** The machines that are there, whatever the settings want. */
  readonly states: () => Promise<readonly MachineState[]>;
  /** Where machines' consoles can be read; by name in the lab. */
  readonly consoles: () => Promise<ReadonlyMap<string, () => Promise<string>>>;
  /** What the place itself says about machines that did not come up. */
  readonly explain: () => Promise<readonly string[]>;
  /** How many times as long work may take on the slowest of the machines as on one at its host's own speed. */
  readonly patience: () => Promise<number>;
  /** Whether machines come and go behind the plugin's back, so that Pulumi has to ask for each resource. */
  readonly refreshes: boolean;
}
