import { execFileSync } from "node:child_process";
import { copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { NodeReleases } from "../../releases/node";
import { readScript, renderTemplate } from "../../render/template";
import { localImage } from "../images";
import type { BuildTools, Recipe } from "../recipe";
import { addonPrograms } from "./addons";
import { containerdPrograms } from "./containerd";
import { developerTree, nodeTree } from "./debian";
import { images } from "./images";
import { kubernetesPrograms } from "./kubernetes";
import { rootfs } from "./rootfs";

const kubernetesOnNodes = ["kubeadm", "kubelet", "kubectl"];
const containerdOnNodes = ["containerd", "containerd-shim-runc-v2", "ctr"];
const containerdConfig = "etc/containerd/config.toml";

/** What a Kubernetes node boots: Debian, the Kubernetes programs, and every container image in its containerd. */
export function nodeRootfsFrom(
  name: string,
  title: string,
  tree: Recipe,
  releases: NodeReleases,
  {
    goRoot,
    roles = ["machine", "node"],
  }: { readonly goRoot?: string; readonly roles?: readonly string[] } = {},
): Recipe {
  const bake = readScript("artifacts/bake-images.sh");
  const config = renderTemplate("artifacts/containerd.toml", { PAUSE: localImage(releases, "pause") });
  const kubernetes = kubernetesPrograms(releases.kubernetes);
  const layout = images(releases);
  return rootfs({
    name: `${name}-${releases.kubernetes.name}`,
    title,
    tree,
    roles,
    needs: [kubernetes, addonPrograms, containerdPrograms, layout],
    inputs: [kubernetesOnNodes, containerdOnNodes, config, bake, goRoot],
    sources: [__filename],
    // The developers' has this machine's own Go.
    toolchains: goRoot === undefined ? [] : ["go"],
    before: async (root, tools) => {
      const install = async (from: Recipe, names: readonly string[]): Promise<void> => {
        for (const name of names) {
          await copyFile(join(tools.need(from), name), join(root, "usr/local/bin", name));
        }
      };
      await install(kubernetes, kubernetesOnNodes);
      await install(containerdPrograms, containerdOnNodes);
      await install(addonPrograms, ["crictl"]);
      await mkdir(dirname(join(root, containerdConfig)), { recursive: true });
      await writeFile(join(root, containerdConfig), config);
      await addGo(root, goRoot, tools);
    },
    after: (root, tools) => {
      const shell = ["bash", "-euo", "pipefail", "-s", root, tools.need(layout)];
      return tools.run("unshare", ["--mount", "--pid", "--fork", "--kill-child", ...shell], { input: bake });
    },
  });
}

async function addGo(root: string, goRoot: string | undefined, tools: BuildTools): Promise<void> {
  if (goRoot !== undefined) {
    await tools.run("cp", ["--archive", "--dereference", goRoot, join(root, "usr/local/go")]);
    await symlink("../go/bin/go", join(root, "usr/local/bin/go"));
  }
}

const title = "root file system of the Kubernetes nodes";

/** What the nodes of the embedded lab boot. */
export function nodeRootfs(releases: NodeReleases): Recipe {
  return nodeRootfsFrom("node-rootfs", title, nodeTree, releases);
}

/** The same with make, gcc, git, and this machine's Go. */
export function developerRootfs(releases: NodeReleases): Recipe {
  const goRoot = execFileSync("go", ["env", "GOROOT"]).toString().trim();
  return nodeRootfsFrom("node-devel-rootfs", `${title}, with build tools`, developerTree, releases, {
    goRoot,
  });
}
