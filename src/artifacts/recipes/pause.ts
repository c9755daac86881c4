import type { KubernetesRelease } from "../../releases/kubernetes";
import type { Recipe } from "../recipe";
import { goEnvironment, moduleDirectory } from "./goProgram";

const script = `
go mod download k8s.io/kubernetes
source="$(go list -m -f '{{.Dir}}' k8s.io/kubernetes)"
gcc -Os -Wall -static "-DVERSION=$2" -o "$1/pause" "$source/build/pause/linux/pause.c"
`;

/** Kubernetes' own pause program, which holds a pod's namespaces: C source that comes with the Go module. */
export function pause({ name, version, module, pause: tag }: KubernetesRelease): Recipe {
  return {
    name: `pause-${name}`,
    title: "the pause program",
    needs: [],
    inputs: { script, version, tag },
    sources: [__filename],
    toolchains: ["gcc"],
    intermediate: true,
    build: (directory, tools) =>
      tools.run("sh", ["-euc", script, "pause", directory, tag], {
        cwd: moduleDirectory(module),
        env: goEnvironment(tools),
      }),
  };
}
