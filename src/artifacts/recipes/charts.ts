import type { ManilaCsiRelease } from "../../releases/manilaCsi";
import type { Recipe } from "../recipe";
import { goEnvironment, moduleDirectory } from "./goProgram";

const script = `
module=k8s.io/cloud-provider-openstack
go mod download "$module"
cp -R "$(go list -m -f '{{.Dir}}' "$module")/charts/manila-csi-plugin/." "$1/"
chmod -R u+w "$1"
`;

/** Manila CSI's official Helm chart, as it comes with the driver's own Go module: the directory with its Chart.yaml. */
export function manilaCsiChart({ name, version, module }: ManilaCsiRelease): Recipe {
  return {
    name: `manila-csi-chart-${name}`,
    title: `Manila CSI's chart of ${version}`,
    needs: [],
    inputs: { script, version },
    sources: [__filename],
    build: (directory, tools) =>
      tools.run("sh", ["-euc", script, "manila-csi-chart", directory], {
        cwd: moduleDirectory(module),
        env: goEnvironment(tools),
      }),
  };
}
