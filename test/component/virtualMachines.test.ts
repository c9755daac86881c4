import { load } from "js-yaml";
import { loadSettings } from "../../src/settings/load";
import { artifacts, Recorder, settle } from "../helpers/mocks";

const recorder = new Recorder();
const patience = 8;

// The import compiles all that it needs, which takes its time where nothing of it is cached.
beforeAll(async () => {
  recorder.install();
  const { Lab } = await import("../../src/lab");
  const workers = [{ count: 1 }, { count: 1, kind: "qemu", memory: "2Gi" }];
  const settings = loadSettings("test", { machines: { kind: "podman", workers } });
  const kinds = {
    podman: { node: "/cache/node", storage: "/cache/storage", patience: 1 },
    qemu: { node: "/cache/node.qcow2", storage: "/cache/storage.qcow2", patience },
  };
  const machines = { host: { kinds, anchor: "/cache/pause" } };
  await settle([new Lab(settings, { artifacts, machines })]);
}, 60_000);

const ofType = (type: string): string[] =>
  recorder.resources
    .filter((each) => each.type === `manilakube:lab:${type}`)
    .map(({ name }) => name)
    .sort();

test("each worker is made by its pool's kind, and all others by the lab's", () => {
  expect(ofType("PodmanMachine")).toEqual(["control-plane", "storage", "worker0"]);
  expect(ofType("VirtualMachine")).toEqual(["worker1"]);
});

test("a virtual machine has its pool's size, its image and the address that a container would have", () => {
  expect(recorder.inputsOf("manilakube:lab:VirtualMachine", "worker1")).toMatchObject({
    ...{ name: "manilakube-test-worker1", machine: "worker1", image: "/cache/node.qcow2" },
    ...{ cpus: 2, memory: 2 * 2 ** 30, address: expect.stringMatching(/\.12$/) as string },
  });
});

test("cloud-init gives it its first host key and the others' names", () => {
  const machine = recorder.inputsOf("manilakube:lab:VirtualMachine", "worker1");
  // A secret, as the mocks are given it.
  const { value } = machine["userData"] as { value: string };
  const config = load(value) as {
    readonly hostname: string;
    readonly ssh_keys: Readonly<Record<string, string>>;
    readonly write_files: readonly { readonly path: string; readonly content: string }[];
  };
  expect(config.hostname).toBe("worker1");
  expect(config.ssh_keys["ed25519_private"]).toContain("worker1-first-host-key");
  const hosts = config.write_files.find(({ path }) => path === "/etc/hosts")?.content ?? "";
  expect(hosts).toMatch(/\.10 control-plane\n[^]*\.30 storage\n/);
});

test("its first host key is changed at the first contact", () => {
  expect(ofType("Script")).toContain("worker1-host-key-rotation");
  expect(ofType("Script")).not.toContain("worker0-host-key-rotation");
});

test("what runs on an emulated machine has more time", () => {
  const deadline = (worker: string): number =>
    (recorder.inputsOf("manilakube:lab:Script", `kubeadm-join-${worker}`) as { deadline: number }).deadline;
  expect(deadline("worker1")).toBe(patience * deadline("worker0"));
});

test("the network stays up although podman knows nothing of that machine", () => {
  expect(recorder.inputsOf("manilakube:lab:PodmanNetwork", "network")).toMatchObject({
    anchor: { program: "/cache/pause", address: expect.stringMatching(/\.2$/) as string },
  });
});
