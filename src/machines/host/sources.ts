import type { HostKindName } from "../../settings/load";

/** What machines of one kind boot: a path each. */
export interface Boots {
  readonly node: string;
  readonly storage: string;
}

/** By kind, for the kinds that the lab has machines of. */
export type HostSources = Readonly<Partial<Record<HostKindName, Boots>>>;
