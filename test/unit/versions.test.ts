import { readFileSync } from "node:fs";
import { join } from "node:path";
import { imageVersions, localImage } from "../../src/artifacts/images";
import { projectRoot, templatesDirectory } from "../../src/paths";
import { versions } from "../../src/versions";

function goModule(name: string): Record<string, string> {
  const text = readFileSync(join(projectRoot, "scripts", "offline", name, "go.mod"), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^(?:require)?\s*(\S+\.\S+) (v\S+)/gm)].map(([, path = "", version = ""]) => [
      path,
      version,
    ]),
  );
}

test("the Go modules pin the versions that the program names", () => {
  expect(goModule("kubernetes")).toMatchObject({
    "k8s.io/kubernetes": versions.kubernetes[0],
    "go.etcd.io/etcd/server/v3": versions.etcd,
    "github.com/coredns/coredns": versions.coredns,
    "github.com/flannel-io/flannel": versions.flannel,
    "sigs.k8s.io/cri-tools": versions.crictl,
    "k8s.io/cloud-provider-openstack": versions.manilaCsi,
    "github.com/kubernetes-csi/external-provisioner/v6": versions.csiProvisioner,
    "github.com/kubernetes-csi/external-snapshotter/v8": versions.csiSnapshotter,
    "github.com/kubernetes-csi/external-resizer/v2": versions.csiResizer,
  });
  expect(goModule("pulumi")).toMatchObject({ "github.com/pulumi/pulumi/pkg/v3": versions.pulumi });
  expect(goModule("pulumi-nodejs")).toMatchObject({
    "github.com/pulumi/pulumi/sdk/v3": versions.pulumiLanguageNodejs,
  });
});

test("engine and SDK have one version", () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  expect(`v${manifest.dependencies["@pulumi/pulumi"] ?? ""}`).toBe(versions.pulumi);
});

test("every dependency is pinned", () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const all = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(all.filter((version) => !/^\d/.test(version))).toEqual([]);
});

test("containerd's sandbox image is the one that is baked in", () => {
  const config = readFileSync(join(templatesDirectory, "rootfs/node/etc/containerd/config.toml"), "utf8");
  expect(config).toContain(`sandbox_image = "${localImage("pause")}"`);
  expect(imageVersions.etcd).toMatch(/^3\.\d+\.\d+-0$/);
});
