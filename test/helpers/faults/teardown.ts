import { Command } from "./command";
import { bounds, expectEnd } from "./lab";
import { forget, stack } from "./settings";

/** Once, after all files of the suite. */
export default async function teardown(): Promise<void> {
  expectEnd("down", await new Command(["down", stack], { seconds: bounds.down }).end, 0);
  forget();
}
