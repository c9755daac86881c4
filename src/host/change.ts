/** A kind of thing on this host that labs need otherwise than hosts usually have it, and that goes back with the last lab. */
export interface ChangeKind {
  /** How it is now, in words that `isEnough` and `undo` understand. */
  readonly look: (what: string) => Promise<string>;
  /** Whether labs can do with it as it is. */
  readonly isEnough: (what: string, now: string) => boolean;
  readonly apply: (what: string) => Promise<void>;
  /** Makes it what it was. What is not as `apply` has left it is somebody else's by now and stays. */
  readonly undo: (what: string, before: string) => Promise<void>;
}

/** One of them. */
export interface Change {
  readonly kind: string;
  /** A limit's name, a network, a module. */
  readonly what: string;
}
