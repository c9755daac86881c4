import { Command } from "./command";
import { bounds, expectEnd } from "./lab";
import { choose, isOwn, stack } from "./settings";

/** Builds are not what the suite's bounds are for. */
const buildSeconds = 2 * 3600;

/** Once, before all files of the suite: what its own lab is made of, and nothing that an earlier run has left. */
export default async function setup(): Promise<void> {
  if (!isOwn) {
    return;
  }
  choose();
  expectEnd("cache build", await new Command(["cache", "build", stack], { seconds: buildSeconds }).end, 0);
  expectEnd("down", await new Command(["down", stack], { seconds: bounds.down }).end, 0);
}
