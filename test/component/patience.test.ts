import type * as pulumi from "@pulumi/pulumi";
import { loadSettings } from "../../src/settings/load";
import { artifacts, Recorder, settle } from "../helpers/mocks";

/** How long objects may take on machines that say that they are slow (MANILAKUBE_HOST_PATIENCE, emulation). */

const recorder = new Recorder();
// The import compiles all that it needs, which takes its time where nothing of it is cached.
beforeAll(async () => {
  recorder.install();
  await import("../../src/lab");
}, 60_000);

/** Of each resource that has any, by its name. */
async function timeoutsWith(patience: number): Promise<Map<string, pulumi.CustomTimeouts>> {
  const { Lab } = await import("../../src/lab");
  const timeouts = new Map<string, pulumi.CustomTimeouts>();
  const note: pulumi.ResourceTransformation = ({ name, opts }) => {
    const { customTimeouts } = opts as pulumi.CustomResourceOptions;
    if (customTimeouts !== undefined) {
      timeouts.set(name, customTimeouts);
    }
    return undefined;
  };
  const podman = { node: "/cache/node", storage: "/cache/storage", patience };
  const machines = { host: { kinds: { podman }, anchor: undefined } };
  const settings = loadSettings("test", { machines: { kind: "podman", workers: 1 } });
  await settle([new Lab(settings, { artifacts, machines }, { transformations: [note] })]);
  return timeouts;
}

const partner = "csi-nfs-node";
const driver = "manila-csi/openstack-manila-csi-nodeplugin";
const controller = "kube-system/snapshot-controller";

test("machines with a real CPU leave the plugin its own limit, or the one of groups", async () => {
  const timeouts = await timeoutsWith(1);
  expect(timeouts.get(partner)).toBeUndefined();
  for (const name of [driver, controller]) {
    expect(timeouts.get(name)).toEqual({ create: "5m", update: "5m", delete: "2m" });
  }
});

test("on slower ones objects of Manila CSI may take so many times as long as the plugin's own limit", async () => {
  const timeouts = await timeoutsWith(8);
  expect(timeouts.get(partner)).toEqual({ create: "4800s", update: "4800s" });
  for (const name of [driver, controller]) {
    expect(timeouts.get(name)).toEqual({ create: "4800s", update: "4800s", delete: "2m" });
  }
});
