import { writeFileSync } from "node:fs";
import { prepareHome } from "../../src/cli/prepareHome";
import { withStackLock } from "../../src/cli/stackLock";
import { lockFile } from "../../src/paths";
import { temporaryHome } from "../helpers/ownEnvironment";

temporaryHome();

test("one command at a time works on a stack; the second is told which process does", async () => {
  await withStackLock("mine", async () => {
    await expect(withStackLock("mine", () => Promise.resolve())).rejects.toThrow(
      `is being worked on by process ${process.pid}; wait for it or end it`,
    );
    await withStackLock("other", () => Promise.resolve());
  });
  await withStackLock("mine", () => Promise.resolve());
});

test("a command that fails gives the stack back", async () => {
  const failing = withStackLock("mine", () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  await withStackLock("mine", () => Promise.resolve());
});

test("a file that a killed command left blocks nobody, whoever has its process id now", async () => {
  prepareHome();
  writeFileSync(lockFile("left"), `${process.ppid}`);
  await withStackLock("left", () => Promise.resolve());
});
