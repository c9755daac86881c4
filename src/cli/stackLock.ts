import { lockOwner, tryLock } from "../artifacts/lock";
import { lockFile } from "../paths";
import { InputError } from "../settings/problem";
import { holdHome } from "./home";

/**
 * Makes sure that one command at a time works on a stack.
 * @throws InputError naming the process that already does
 */
export async function withStackLock<T>(stack: string, work: () => Promise<T>): Promise<T> {
  const releaseHome = await holdHome();
  try {
    const path = lockFile(stack);
    const release = await tryLock(path);
    if (release === undefined) {
      const rule = `is being worked on by process ${(await lockOwner(path)) ?? "?"}; wait for it or end it`;
      throw new InputError("Not now", [{ setting: "stack", value: stack, rule }]);
    }
    try {
      return await work();
    } finally {
      release();
    }
  } finally {
    releaseHome();
  }
}
