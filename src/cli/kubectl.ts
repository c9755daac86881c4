import { runProgram } from "../process/run";
import { toolEnvironment } from "../running/environment";
import { labFile } from "./labFile";

/** kubectl against a running lab, with the cached program. @throws InputError where the lab is not up */
export function kubectlOf(stack: string): (args: readonly string[], input?: string) => Promise<string> {
  const env = { ...toolEnvironment(stack), KUBECONFIG: labFile(stack, "kubeconfig") };
  return (args, input) => runProgram("kubectl", ["--request-timeout=20s", ...args], { env, input });
}

/** Kubernetes nodes that run pods of anyone. */
export async function workersOf(stack: string): Promise<string[]> {
  const names = await kubectlOf(stack)([
    "get",
    "nodes",
    "--selector=!node-role.kubernetes.io/control-plane",
    "--output=jsonpath={.items[*].metadata.name}",
  ]);
  return names.split(" ").filter((name) => name !== "");
}
