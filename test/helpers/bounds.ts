import { defaultBounds, type Bounds } from "../../src/remote/bounds";

/** For tests of what ends with a script: SIGKILL comes soon. The other bounds are long enough for a busy machine. */
export const quickBounds: Bounds = { ...defaultBounds, reconnect: 30, killAfter: 1, look: 2 };
