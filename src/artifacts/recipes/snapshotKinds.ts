import { addons } from "../../releases/addons";
import type { Recipe } from "../recipe";
import { goEnvironment, moduleDirectory } from "./goProgram";

const script = `
module=github.com/kubernetes-csi/external-snapshotter/client/v8
go mod download "$module"
source="$(go list -m -f '{{.Dir}}' "$module")/config/crd"
for kind in volumesnapshotclasses volumesnapshotcontents volumesnapshots; do
  install -m 0644 "$source/snapshot.storage.k8s.io_$kind.yaml" "$1/"
done
`;

/** The snapshot API's kinds, as they come with external-snapshotter's Go module. */
export const snapshotKinds: Recipe = {
  name: "snapshot-kinds",
  title: "the snapshot API's kinds",
  needs: [],
  inputs: { script, version: addons.csiSnapshotter },
  sources: [__filename],
  build: (directory, tools) =>
    tools.run("sh", ["-euc", script, "snapshot-kinds", directory], {
      cwd: moduleDirectory("addons"),
      env: goEnvironment(tools),
    }),
};
