import { addons } from "../../releases/addons";
import type { Recipe } from "../recipe";
import { goEnvironment, moduleDirectory } from "./goProgram";

/** Where a Go module keeps the manifests that it is installed by. */
const modules = {
  flannel: { path: "github.com/flannel-io/flannel", files: ["Documentation/kube-flannel.yml"] },
  "snapshot-controller": {
    path: "github.com/kubernetes-csi/external-snapshotter/v8",
    files: [
      "deploy/kubernetes/snapshot-controller/rbac-snapshot-controller.yaml",
      "deploy/kubernetes/snapshot-controller/setup-snapshot-controller.yaml",
    ],
  },
} as const;

/** What is installed by its official manifests. */
export type ManifestName = keyof typeof modules;

const script = Object.entries(modules)
  .map(
    ([name, { path, files }]) => `
go mod download ${path}
source="$(go list -m -f '{{.Dir}}' ${path})"
mkdir "$1/${name}"
${files.map((file) => `install -m 0644 "$source/${file}" "$1/${name}/"`).join("\n")}
`,
  )
  .join("");

/** The manifests of flannel and of the snapshot controller, as they come with the Go modules of both: a directory each. */
export const manifests: Recipe = {
  name: "manifests",
  title: "manifests of flannel and the snapshot controller",
  needs: [],
  inputs: { script, versions: [addons.flannel, addons.csiSnapshotter] },
  sources: [__filename],
  build: (directory, tools) =>
    tools.run("sh", ["-euc", script, "manifests", directory], {
      cwd: moduleDirectory("addons"),
      env: goEnvironment(tools),
    }),
};
