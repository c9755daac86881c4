import { readFileSync } from "node:fs";
import { join } from "node:path";
import { imageTags } from "../../src/artifacts/images";
import { projectRoot } from "../../src/paths";
import { addons } from "../../src/releases/addons";
import { exclusions } from "../../src/releases/compatibility";
import { containerdVersion } from "../../src/releases/containerd";
import { endedKubernetesReleases, kubernetesReleases } from "../../src/releases/kubernetes";
import { manilaReleases } from "../../src/releases/manila";
import { manilaCsiReleases } from "../../src/releases/manilaCsi";
import { defaultNodeReleases, nodeReleases } from "../../src/releases/node";
import { kubernetesPluginModule, pulumiVersions } from "../../src/releases/pulumi";
import { chooseRelease, releaseOf, releaseRule } from "../../src/releases/release";

function goModule(name: string): Record<string, string> {
  const text = readFileSync(join(projectRoot, "scripts", "offline", name, "go.mod"), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^(?:require)?\s*(\S+\.\S+) (v\S+)/gm)].map(([, path = "", version = ""]) => [
      path,
      version,
    ]),
  );
}

/** Versions after `=>`, of every staging module that Kubernetes replaces. */
function replacements(name: string): Set<string> {
  const text = readFileSync(join(projectRoot, "scripts", "offline", name, "go.mod"), "utf8");
  return new Set([...text.matchAll(/=> k8s\.io\/\S+ (v\S+)/g)].map(([, version = ""]) => version));
}

test.each(kubernetesReleases)("Go module $module pins $version with its staging modules", (release) => {
  expect(goModule(release.module)).toMatchObject({
    "k8s.io/kubernetes": release.version,
    "go.etcd.io/etcd/server/v3": release.etcd,
  });
  expect(replacements(release.module)).toEqual(new Set([release.version.replace("v1.", "v0.")]));
});

test.each(manilaCsiReleases)("Go module $module pins Manila CSI $version", (release) => {
  expect(goModule(release.module)).toMatchObject({ "k8s.io/cloud-provider-openstack": release.version });
});

test("the Go modules of addons, containerd and Pulumi pin the versions that the program names", () => {
  expect(goModule("addons")).toMatchObject({
    "github.com/coredns/coredns": addons.coredns,
    "github.com/flannel-io/flannel": addons.flannel,
    "sigs.k8s.io/cri-tools": addons.crictl,
    "github.com/kubernetes-csi/external-provisioner/v6": addons.csiProvisioner,
    "github.com/kubernetes-csi/external-snapshotter/v8": addons.csiSnapshotter,
    "github.com/kubernetes-csi/external-snapshotter/client/v8": addons.csiSnapshotter,
    "github.com/kubernetes-csi/external-resizer/v2": addons.csiResizer,
  });
  expect(goModule("containerd")).toMatchObject({
    "github.com/containerd/containerd/v2": containerdVersion,
  });
  expect(goModule("pulumi")).toMatchObject({ "github.com/pulumi/pulumi/pkg/v3": pulumiVersions.cli });
  expect(goModule("pulumi-nodejs")).toMatchObject({
    "github.com/pulumi/pulumi/sdk/v3": pulumiVersions.languageNodejs,
  });
  expect(goModule("pulumi-kubernetes")).toMatchObject({
    "github.com/pulumi/pulumi-kubernetes/provider/v4": kubernetesPluginModule,
  });
});

test("engine and SDK have one version", () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  expect(`v${manifest.dependencies["@pulumi/pulumi"] ?? ""}`).toBe(pulumiVersions.cli);
});

test("every dependency is pinned", () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const all = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(all.filter((version) => !/^\d/.test(version))).toEqual([]);
});

describe("choosing a release", () => {
  test.each([
    ["1.37", "v1.37.2"],
    ["v1.37.2", "v1.37.2"],
    ["1.36.3", "v1.36.3"],
    ["1.3", undefined],
    ["1.370", undefined],
    ["v1.37.1", undefined],
    ["", undefined],
  ])("%j is %s", (wanted, version) => {
    expect(chooseRelease(kubernetesReleases, wanted)?.version).toBe(version);
  });

  test("the rule says what there is, and since when an ended release is out of support", () => {
    const offered = "must be one of 1.37 (v1.37.2), 1.36 (v1.36.3), 1.35 (v1.35.4)";
    expect(releaseRule(kubernetesReleases, endedKubernetesReleases, "1.99")).toBe(offered);
    for (const ended of ["1.34", "v1.34.3"]) {
      const rule = releaseRule(kubernetesReleases, endedKubernetesReleases, ended);
      expect(rule).toBe(`${offered}; 1.34 is out of support since 2026-10-27`);
    }
    expect(releaseRule(kubernetesReleases, endedKubernetesReleases, "1.340")).toBe(offered);
  });

  test("settings lead to the records of both releases, and nothing else does", () => {
    const settings = { kubernetes: { version: "v1.36.3" }, csi: { version: "v1.34.1" } };
    expect(nodeReleases(settings)).toMatchObject({
      kubernetes: { name: "1.36" },
      manilaCsi: { name: "1.34" },
    });
    expect(() => releaseOf(kubernetesReleases, "v1.36.4")).toThrow("v1.36.4");
  });
});

describe("combinations that upstream excludes", () => {
  test("none among the releases that are offered", () => {
    for (const kubernetes of kubernetesReleases) {
      for (const manilaCsi of manilaCsiReleases) {
        for (const manila of manilaReleases) {
          expect(exclusions({ kubernetes, manilaCsi, manila })).toEqual([]);
        }
      }
    }
  });

  test("a runtime or a Manila that is too old is named with its source", () => {
    const set = {
      kubernetes: { version: "v1.36.3", containerd: "2.2.0" },
      manilaCsi: { version: "v1.36.0", microversion: "2.37" },
      manila: { version: "9.0.0", microversion: "2.9" },
    };
    expect(exclusions(set, "v1.7.24")).toEqual([
      {
        setting: "kubernetes.version",
        value: "v1.36.3",
        rule: "needs containerd 2.2.0 or later, the nodes have v1.7.24 (containerd's RELEASES.md)",
      },
      expect.objectContaining({
        setting: "csi.version",
        rule: expect.stringContaining("needs Manila's microversion 2.37, Manila 9.0.0 serves 2.9") as string,
      }),
    ]);
  });
});

test("images carry the tags that kubeadm and the addons are told", () => {
  expect(imageTags(defaultNodeReleases)).toMatchObject({
    etcd: "3.7.3-0",
    pause: "3.10.2",
    "kube-proxy": "v1.37.2",
    coredns: addons.coredns,
  });
});
