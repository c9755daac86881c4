import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { templatesDirectory } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { restoreVariables } from "../helpers/ownEnvironment";
import { standIns } from "../helpers/standIns";

/** What kubelet is told of the machine that it is on; `stat` is a stand-in. */

restoreVariables(["PATH"], afterEach);
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "manilakube-kubelet-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const patch = (): string => join(root, "etc/manilakube/patches/kubeletconfiguration+merge.yaml");

/** @param fileSystem at /sys/fs/cgroup, as stat(1) calls it */
async function runOn(fileSystem: string): Promise<void> {
  standIns(join(root, "bin"), { stat: `echo ${fileSystem}` });
  const path = "rootfs/node/usr/local/lib/manilakube/kubelet-patches";
  const script = readFileSync(join(templatesDirectory, path), "utf8").replaceAll("=/etc/", `=${root}/etc/`);
  await runProgram("sh", ["-s"], { input: script });
}

test("with cgroup v1, which kubelet refuses since 1.35, it is told to go on", async () => {
  await runOn("tmpfs");
  expect(load(readFileSync(patch(), "utf8"))).toEqual({
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    failCgroupV1: false,
  });
});

test("with cgroup v2 it is told nothing, also where the machine had v1 before", async () => {
  await runOn("tmpfs");
  await runOn("cgroup2fs");
  expect(existsSync(patch())).toBe(false);
});
