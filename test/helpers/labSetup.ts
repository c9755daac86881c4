import { kernelNodes, mountNodes, type MountNodes } from "../../src/running/mountNodes";
import { tell, type Mount } from "./obstacles";
import { lab } from "./run";

/** Asks once, for all test files, what the lab's machines cannot do: a test's name has to say it before the test runs. */
export default async function labSetup(): Promise<void> {
  const asked: readonly [Mount, Promise<MountNodes>][] = [
    ["nfs", mountNodes(lab, "NFS")],
    ["cephfs", mountNodes(lab, "CEPHFS")],
    ["kernelCephfs", kernelNodes(lab, "CEPHFS")],
  ];
  for (const [mount, answer] of asked) {
    const { able: nodes, obstacle } = await answer;
    tell(mount, { nodes, obstacle });
  }
}
