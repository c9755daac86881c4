import { join } from "node:path";
import execa from "execa";
import { projectRoot, templatesDirectory } from "../../src/paths";

/** Our nova-compute with stand-ins for nova and libvirt; the real ones are part of `lab cloud test`. */
async function powerOff(outcomes: readonly string[]): Promise<{ attempts: number; exitCode: number }> {
  const standIn = join(projectRoot, "test/fixtures/nova-stand-in.py");
  const program = join(templatesDirectory, "rootfs/cloud/usr/local/lib/manilakube/nova-compute");
  const { stdout, exitCode } = await execa("python3", [standIn, program, ...outcomes], { reject: false });
  return { attempts: stdout.split("\n").filter((line) => line === "poweroff").length, exitCode };
}

test.each([
  { outcomes: ["done"], attempts: 1, exitCode: 0 },
  { outcomes: ["ENODEV", "ENODEV", "done"], attempts: 3, exitCode: 0 },
  { outcomes: ["EPERM", "done"], attempts: 1, exitCode: 1 },
  { outcomes: ["ENODEV", "EPERM", "done"], attempts: 2, exitCode: 1 },
  { outcomes: Array<string>(20).fill("ENODEV"), attempts: 10, exitCode: 1 },
])("a server is powered off again only where libvirt lost a cgroup: $outcomes", async (expected) => {
  const { attempts, exitCode } = expected;
  await expect(powerOff(expected.outcomes)).resolves.toEqual({ attempts, exitCode });
});
