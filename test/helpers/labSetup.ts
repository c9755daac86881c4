import { kernelNodes, mountNodes, type MountNodes } from "../../src/cli/mountNodes";
import { tell, type Mount } from "./obstacles";
import { stack } from "./run";

/** Asks once, for all test files, what the lab's machines cannot do: a test's name has to say it before the test runs. */
export default async function labSetup(): Promise<void> {
  const asked: readonly [Mount, Promise<MountNodes>][] = [
    ["nfs", mountNodes(stack, "NFS")],
    ["cephfs", mountNodes(stack, "CEPHFS")],
    ["kernelCephfs", kernelNodes(stack, "CEPHFS")],
  ];
  for (const [mount, answer] of asked) {
    const { able: nodes, obstacle } = await answer;
    tell(mount, { nodes, obstacle });
  }
}
