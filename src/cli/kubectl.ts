import { runProgram } from "../process/run";
import { toolEnvironment } from "./environment";
import { labFile } from "./labFile";

/** kubectl against a running lab, with the cached program. @throws InputError where the lab is not up */
export function kubectlOf(stack: string): (args: readonly string[]) => Promise<string> {
  const env = { ...toolEnvironment(stack), KUBECONFIG: labFile(stack, "kubeconfig") };
  return (args) => runProgram("kubectl", ["--request-timeout=20s", ...args], { env });
}
