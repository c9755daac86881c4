import { Command } from "./command";
import { bounds, expectEnd } from "./lab";
import { forget, isOwn, stack } from "./settings";

/** Once, after all files of the suite. A lab that is not its own stays. */
export default async function teardown(): Promise<void> {
  if (!isOwn) {
    return;
  }
  expectEnd("down", await new Command(["down", stack], { seconds: bounds.down }).end, 0);
  forget();
}
