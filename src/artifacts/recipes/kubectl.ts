import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { KubernetesRelease } from "../../releases/kubernetes";
import type { Recipe } from "../recipe";
import { kubernetesPrograms } from "./kubernetes";

/** kubectl of one minor, for users of its labs: `bin/kubectl`. */
export function kubectlOf(release: KubernetesRelease): Recipe {
  const programs = kubernetesPrograms(release);
  return {
    name: `kubectl-${release.name}`,
    title: `kubectl ${release.version}`,
    needs: [programs],
    inputs: {},
    sources: [__filename],
    build: async (directory, tools) => {
      await mkdir(join(directory, "bin"));
      await copyFile(join(tools.need(programs), "kubectl"), join(directory, "bin", "kubectl"));
    },
  };
}
