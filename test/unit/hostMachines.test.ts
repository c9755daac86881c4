import { judgeMemory } from "../../src/machines/host/qemu/memory";
import { virtualSize } from "../../src/machines/host/qemu/size";
import { planMachines } from "../../src/machines/host/plan";
import { hostRequests } from "../../src/machines/host/requests";
import { placeOf } from "../../src/machines/places";
import { labMachines, wantedMachines } from "../../src/machines/requests";
import { loadSettings, type HostSettings } from "../../src/settings/load";
import { hostFacts } from "../helpers/hostFacts";

function machines(given: Record<string, unknown>): HostSettings {
  const loaded = loadSettings("mine", { machines: { kind: "podman", ...given } }).machines;
  if (!("limits" in loaded)) {
    throw new Error("these settings are of a cloud");
  }
  return loaded;
}

describe("pools of workers", () => {
  const mixed = machines({
    workers: [{ count: 2 }, { count: 1, kind: "qemu", memory: "2Gi" }],
    limits: { worker: { cpus: 1, memory: "4Gi" }, storage: { memory: "6Gi" } },
  });
  const wanted = hostRequests(mixed, wantedMachines(mixed, { placement: "vm" }));

  test("names go on from pool to pool, and each worker is of its pool's kind", () => {
    expect(wanted.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "control-plane podman",
      "worker0 podman",
      "worker1 podman",
      "worker2 qemu",
      "storage podman",
    ]);
  });

  test("a pool's size goes before that of all workers", () => {
    const size = (name: string) => wanted.find((each) => each.name === name)?.size;
    expect(size("worker0")).toEqual({ cpus: 1, memory: "4Gi" });
    expect(size("worker2")).toEqual({ cpus: 1, memory: "2Gi" });
    expect(size("storage")).toEqual({ memory: "6Gi" });
    expect(size("control-plane")).toEqual({});
  });

  test("another kind has the same addresses", () => {
    const addresses = (given: HostSettings) =>
      planMachines("mine", given.subnet, labMachines(3, "vm")).map(({ address }) => address);
    expect(addresses(machines({ kind: "qemu", workers: 3 }))).toEqual(addresses(machines({ workers: 3 })));
  });

  test("a lab wants what each of its kinds boots, and no more", () => {
    const names = (given: Record<string, unknown>) =>
      placeOf(loadSettings("mine", { machines: { kind: "podman", ...given } })).recipes.map(({ name }) =>
        name.replace(/-\d+\.\d+$/, ""),
      );
    expect(names({})).toEqual(["node-rootfs", "storage-rootfs"]);
    expect(names({ kind: "qemu" })).toEqual(["pause", "kvm-node-disk", "kvm-storage-disk"]);
    expect(names({ workers: [{ count: 1, kind: "qemu" }] })).toEqual([
      ...["pause", "node-rootfs", "kvm-node-disk", "storage-rootfs"],
    ]);
  });
});

describe("memory", () => {
  const wanted = hostRequests(machines({ kind: "qemu", workers: 1 }), labMachines(1, "vm"));

  test("more than is free is refused, with the sum and what it is made of", () => {
    expect(judgeMemory(wanted, { ...hostFacts, freeMemory: 4 * 2 ** 30 })).toEqual([
      {
        setting: "manilakube:machines",
        value: "memory: 10 GiB (control-plane 3, worker0 3, storage 4)",
        rule: "must be less than the 4 GiB that this host has free",
      },
    ]);
  });

  test("what there is room for passes", () => {
    expect(judgeMemory(wanted, { ...hostFacts, freeMemory: 11 * 2 ** 30 })).toEqual([]);
  });

  test("what is said replaces the role's own, and nothing else", () => {
    expect(virtualSize("worker", { memory: "1Gi" })).toEqual({
      ...virtualSize("worker", {}),
      memory: 2 ** 30,
    });
    expect(virtualSize("storage", {}).disk).toBeGreaterThan(virtualSize("worker", {}).disk);
  });
});
