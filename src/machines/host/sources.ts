import type { HostKindName } from "../../settings/host";

/** What machines of one kind boot, a path each, and how fast that is here. */
export interface Boots {
  readonly node: string;
  readonly storage: string;
  /** As of `Machine`. */
  readonly patience: number;
}

/** What a lab's machines on this host are made from. */
export interface HostSources {
  /** For the kinds that the lab has machines of. */
  readonly kinds: Readonly<Partial<Record<HostKindName, Boots>>>;
  /** What keeps the network up where it has machines that podman does not know of; see podman/anchor.ts. */
  readonly anchor: string | undefined;
}
