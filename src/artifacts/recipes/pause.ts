import { goEnvironment, moduleDirectory } from "./goProgram";
import { defaultKubernetesVersion } from "../../versions";
import type { Recipe } from "../recipe";

const script = `
go mod download k8s.io/kubernetes
source="$(go list -m -f '{{.Dir}}' k8s.io/kubernetes)"
gcc -Os -Wall -static -DVERSION=3.10.2 -o "$1/pause" "$source/build/pause/linux/pause.c"
`;

/** Kubernetes' own pause program: C source that comes with the Go module. */
export const pause: Recipe = {
  name: "pause",
  title: "the pause program",
  needs: [],
  inputs: { script, version: defaultKubernetesVersion },
  intermediate: true,
  build: (directory, tools) =>
    tools.run("sh", ["-euc", script, "pause", directory], {
      cwd: moduleDirectory("kubernetes"),
      env: goEnvironment(tools),
    }),
};
