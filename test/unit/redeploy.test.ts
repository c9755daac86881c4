import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labDirectory } from "../../src/paths";
import { everRedeployed } from "../../src/redeploy/look";
import { RunningLab } from "../../src/running/lab";
import { commandLine } from "../helpers/commandLine";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";
import { RedeployLab } from "../helpers/redeployLab";
import { annotation, controller, nodePlugin, other, pinned, redeployed } from "../helpers/redeployedParts";

/** `lab redeploy` against a lab of stand-ins: what is built, put, patched and asked, and what is said. */

// Each command starts a dozen programs, and a busy machine takes its time for that.
jest.setTimeout(240_000);

const home = temporaryHome();
restoreVariables(["MANILAKUBE_CACHE", "PATH"], afterAll);
let lab: RedeployLab;
let checkout: string;

beforeAll(() => {
  process.env["MANILAKUBE_CACHE"] = join(home, "cache");
  lab = new RedeployLab();
  checkout = join(lab.directory, "checkout");
  mkdirSync(checkout);
  writeFileSync(join(checkout, "go.mod"), "module k8s.io/cloud-provider-openstack\n\ngo 1.26\n");
});
afterAll(() => {
  lab.dispose();
});

const ofCephfs = { name: "cephfs-nodeplugin" };

test("Manila CSI from a checkout is compiled, put into every worker, rolled out and asked for its version", async () => {
  lab.has([
    { ...controller, image: pinned },
    { ...nodePlugin, ...ofCephfs, image: pinned },
    { ...nodePlugin, image: pinned },
  ]);
  const { code, output } = await commandLine(["redeploy", "csi", "--from", checkout]);
  expect(output).toMatch(/✓ compile .*\n✓ image .*\n✓ into containerd .*worker0, worker1\n✓ rollout .*/);
  expect(output).toContain(`Manila CSI runs from ${checkout} (`);
  expect(code).toBe(0);
  const calls = lab.calls();
  const [, id = ""] = /version\.Version=(redeploy-\d{8}-\d{6}-[0-9a-f]{6}) /.exec(calls.join("\n")) ?? [];
  const image = `localhost/manilakube/redeployed-csi:${id}`;
  expect(output).toContain(`0.9.0@${id}`);
  expect(calls.filter((call) => call.endsWith("imports")).sort()).toEqual([
    "worker0 imports",
    "worker1 imports",
  ]);
  const index = execFileSync("tar", ["-xOf", join(lab.directory, "worker0.tar"), "./index.json"]).toString();
  expect(index).toContain(`"io.containerd.image.name":"${image}"`);
  // The chart starts it by /bin/sh.
  expect(layersOf(join(lab.directory, "worker0.tar"))).toEqual(
    expect.arrayContaining(["usr/bin/sh", "usr/bin/manila-csi-plugin"]),
  );
  const asked = calls.filter((call) => call.includes(" asks "));
  const plugins = "/var/lib/kubelet/plugins";
  expect(asked.sort()).toEqual([
    `worker0 asks ${plugins}/cephfs.manila.csi.openstack.org/csi.sock`,
    `worker0 asks ${plugins}/nfs.manila.csi.openstack.org/csi.sock`,
    `worker1 asks ${plugins}/cephfs.manila.csi.openstack.org/csi.sock`,
    `worker1 asks ${plugins}/nfs.manila.csi.openstack.org/csi-controllerplugin.sock`,
    `worker1 asks ${plugins}/nfs.manila.csi.openstack.org/csi.sock`,
  ]);
  const patches = RedeployLab.patches(calls).filter(([, patch]) => JSON.stringify(patch).includes(id));
  // Each workload once, with all of its containers.
  expect(patches.map(([target]) => target).sort()).toEqual([
    "daemonset openstack-manila-csi-nodeplugin",
    "statefulset openstack-manila-csi-controllerplugin",
  ]);
  const ofNodes = patches.find(([target]) => target.startsWith("daemonset"))?.[1];
  expect(ofNodes).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            { name: "cephfs-nodeplugin", image, args: ["--v=2"] },
            { name: "nfs-nodeplugin", image, args: ["--v=2"] },
          ],
        },
      },
    },
  });
  const { metadata } = ofNodes as { metadata: { annotations: Record<string, string> } };
  expect(JSON.parse(metadata.annotations[annotation] ?? "")).toMatchObject({
    ...{ part: "csi", source: checkout, image, pinned: { image: pinned, args: ["--v=2"] } },
  });
  expect(existsSync(join(labDirectory("local"), "redeploy"))).toBe(false);
  // So that `up` looks.
  expect(everRedeployed(new RunningLab("local"))).toEqual(["csi"]);
});

/** Paths of all files of the layers of an image layout's archive. */
function layersOf(archive: string): string[] {
  const list = (args: readonly string[], input?: Buffer): string[] =>
    execFileSync("tar", args, { input, stdio: ["pipe", "pipe", "ignore"] })
      .toString()
      .split("\n");
  const blobs = list(["-tf", archive]).filter((path) => /sha256\/[0-9a-f]{64}$/.test(path));
  return blobs.flatMap((blob) => {
    const content = execFileSync("tar", ["-xOf", archive, blob], { maxBuffer: 2 ** 27 });
    // Others are JSON.
    return content[0] === 0x7b ? [] : list(["-tf", "-"], content);
  });
}

test("a DaemonSet replaces all of its pods at once for that long, and one by one afterwards", async () => {
  lab.has([{ ...nodePlugin, image: pinned }]);
  await commandLine(["redeploy", "csi", "--from", checkout]);
  const paces = RedeployLab.patches(lab.calls()).flatMap(([, patch]) => {
    const { spec } = patch as { spec: { updateStrategy?: unknown } };
    return spec.updateStrategy ?? [];
  });
  expect(paces).toEqual([
    { rollingUpdate: { maxUnavailable: "100%" } },
    { rollingUpdate: { maxUnavailable: 1 } },
  ]);
});

test("what does not compile changes nothing in the lab, and says the compiler's words", async () => {
  lab.has([{ ...nodePlugin, image: pinned }]);
  lab.breakCode();
  const { code, output } = await commandLine(["redeploy", "csi", "--from", checkout]);
  rmSync(join(lab.directory, "broken"));
  expect(output).toContain("✗ compile");
  expect(output).toContain("main.go:1:1: syntax error");
  expect(code).toBe(1);
  expect(lab.calls().filter((call) => call.includes("patch") || call.includes("imports"))).toEqual([]);
});

test("--undo puts the pinned image back and takes the annotations away", async () => {
  lab.has([
    { ...controller, image: other, annotations: redeployed(other) },
    { ...nodePlugin, image: pinned },
  ]);
  const { code, output } = await commandLine(["redeploy", "--undo", "csi"]);
  expect(output).toContain(`Manila CSI is the pinned one again: ${pinned} (`);
  expect(code).toBe(0);
  expect(everRedeployed(new RunningLab("local"))).toEqual([]);
  expect(RedeployLab.patches(lab.calls())).toEqual([
    [
      "statefulset openstack-manila-csi-controllerplugin",
      {
        metadata: { annotations: { [annotation]: null } },
        spec: {
          template: {
            metadata: { annotations: { [annotation]: null } },
            spec: { containers: [{ name: "nfs-nodeplugin", image: pinned, args: ["--v=2"] }] },
          },
        },
      },
    ],
  ]);
});

test.each([
  ["nothing was redeployed", {}],
  ["`up` has applied the object again and left its annotation", redeployed(other)],
])("there is nothing to undo where %s", async (_what, annotations) => {
  lab.has([{ ...controller, image: pinned, annotations }]);
  for (const part of [[], ["csi"], ["manila"]]) {
    const { code, output } = await commandLine(["redeploy", "--undo", ...part]);
    expect(output).toContain("must have been redeployed: what runs is the pinned build");
    expect(code).toBe(2);
  }
  expect(RedeployLab.patches(lab.calls())).toEqual([]);
});

test("a sidecar from an image's archive gets a name of its own, and no plugin is asked", async () => {
  const image = "localhost/manilakube/csi-resizer:v2.3.0";
  lab.has([{ ...controller, name: "nfs-resizer", image }]);
  const inner = join(lab.directory, "inner");
  mkdirSync(inner);
  writeFileSync(join(inner, "manifest.json"), JSON.stringify([{ RepoTags: ["example.com/resizer:dev"] }]));
  const archive = join(lab.directory, "resizer.tar");
  execFileSync("tar", ["-C", inner, "-cf", archive, "manifest.json"]);
  const { code, output } = await commandLine(["redeploy", "csi-resizer", "--image", archive]);
  expect(output).toMatch(/✓ image .* example.com\/resizer:dev\n/);
  expect(output).not.toContain("✓ answers");
  expect(code).toBe(0);
  expect(JSON.stringify(RedeployLab.patches(lab.calls()))).toMatch(
    /localhost\/manilakube\/redeployed-csi-resizer:redeploy-\d{8}/,
  );
});

test("a partner from a registry is pulled by the nodes, called as before, and gets a directory for its keys", async () => {
  const workload = { kind: "DaemonSet", workload: "ceph-csi-cephfs-nodeplugin", name: "csi-cephfsplugin" };
  lab.has([{ ...workload, image: "standin" }]);
  const reference = "quay.io/cephcsi/cephcsi:v3.15.0";
  const { code } = await commandLine(["redeploy", "ceph-csi", "--image", reference]);
  expect(code).toBe(0);
  const calls = lab.calls();
  expect(calls.filter((call) => call.includes("crictl pull"))).toHaveLength(2);
  const patch = RedeployLab.patches(calls).find(([, each]) => JSON.stringify(each).includes(reference))?.[1];
  expect(patch).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            {
              image: reference,
              args: ["--v=2"],
              volumeMounts: [{ name: "redeployed-csi-cephfsplugin-0", mountPath: "/tmp/csi/keys" }],
            },
          ],
          volumes: [{ name: "redeployed-csi-cephfsplugin-0", emptyDir: { medium: "Memory" } }],
        },
      },
    },
  });
});

test("a part that the lab does not have is refused before anything is built", async () => {
  lab.has([{ ...controller, image: pinned }]);
  const { code, output } = await commandLine(["redeploy", "ceph-csi", "--image", "example.com/x"]);
  expect(output).toContain('part: "ceph-csi": must be a part of the lab');
  expect(code).toBe(2);
  expect(lab.calls().filter((call) => call.includes("crictl"))).toEqual([]);
});
