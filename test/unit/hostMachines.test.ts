import { hostPatience } from "../../src/machines/host/hostPatience";
import { judgeMemory } from "../../src/machines/host/judge/memory";
import { judgeAcceleration } from "../../src/machines/host/qemu/judge";
import { virtualSize } from "../../src/machines/host/qemu/size";
import { hostsFile, planMachines } from "../../src/machines/host/plan";
import { hostRequests } from "../../src/machines/host/requests";
import { placeOf } from "../../src/machines/places";
import { labMachines, wantedMachines } from "../../src/machines/requests";
import { loadSettings, type HostSettings } from "../../src/settings/load";
import { hostFacts } from "../helpers/hostFacts";
import { restoreVariables } from "../helpers/ownEnvironment";

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

  test("the addresses of nine workers are those of labs from before, and all others are other ones", () => {
    const planned = planMachines("mine", "10.97.5.0/24", labMachines(243, "vm"));
    const addresses = new Map(planned.map(({ name, address }) => [name, address]));
    const shown = ["control-plane", "worker0", "worker8", "worker18", "worker19", "worker242", "storage"];
    expect(shown.map((name) => addresses.get(name))).toEqual([
      ...["10.97.5.10", "10.97.5.11", "10.97.5.19", "10.97.5.29", "10.97.5.31", "10.97.5.254"],
      "10.97.5.30",
    ]);
    expect(new Set(addresses.values()).size).toBe(245);
    expect(() => planMachines("mine", "10.97.5.0/24", labMachines(244, "vm"))).toThrow(RangeError);
  });

  test("a tenth worker changes nothing on machines that are there, and knows all others by name", () => {
    const of = (name: string) => hostsFile("mine", "10.97.5.0/24", { name }).split("\n");
    const usual = [
      "10.97.5.10 control-plane",
      ...Array.from({ length: 9 }, (_, index) => `10.97.5.${11 + index} worker${index}`),
      "10.97.5.30 storage",
    ];
    expect(of("control-plane")).toEqual(usual);
    expect(of("worker8")).toEqual(usual);
    expect(of("storage")).toEqual(usual);
    expect(of("worker9")).toHaveLength(245);
    expect(of("worker9")).toEqual(expect.arrayContaining([...usual, "10.97.5.20 worker9"]));
  });

  test("a lab wants what each of its kinds boots, and no more", () => {
    const names = (
      given: Record<string, unknown>,
      placement: "vm" | "none" = "vm",
      manila: Record<string, unknown> = { kind: "packages" },
    ) => {
      const settings = loadSettings("mine", { machines: { kind: "podman", ...given }, manila });
      const requests = wantedMachines(settings.machines, { placement });
      return placeOf(settings)
        .recipes(requests)
        .map(({ name }) => name.replace(/-\d+\.\d+$/, ""));
    };
    expect(names({})).toEqual(["node-rootfs", "storage-rootfs"]);
    expect(names({}, "none")).toEqual(["node-rootfs"]);
    expect(names({ kind: "qemu" })).toEqual(["pause", "kvm-node-disk", "kvm-storage-disk"]);
    expect(names({ workers: [{ count: 1, kind: "qemu" }] })).toEqual([
      ...["pause", "node-rootfs", "kvm-node-disk", "storage-rootfs"],
    ]);
    expect(names({ kind: "qemu" }, "vm", { kind: "devstack" })).toEqual([
      ...["pause", "kvm-node-disk", "kvm-stock-disk"],
    ]);
  });
});

describe("memory", () => {
  const wanted = hostRequests(machines({ kind: "qemu", workers: 1 }), labMachines(1, "vm"));

  test("more than is free is refused, with the sum and what it is made of", () => {
    expect(judgeMemory(wanted, { ...hostFacts, freeMemory: 4 * 2 ** 30 })).toMatchObject({
      verdict: "stop",
      found: "4 GiB free",
      rule: "must be at least 10 GiB (control-plane 3, worker0 3, storage 4)",
    });
  });

  test("what there is room for passes", () => {
    expect(judgeMemory(wanted, { ...hostFacts, freeMemory: 11 * 2 ** 30 }).verdict).toBe("good");
  });

  test.each([
    ["what an idle lab of containers does not have", 4e9, "stop"],
    ["what it has until tests run", 5.5e9, "warning"],
    ["what it was seen to take", 7.1e9, "good"],
  ])("%s", (_what, freeMemory, verdict) => {
    const lab = machines({});
    const containers = hostRequests(lab, labMachines(3, "vm"));
    expect(judgeMemory(containers, { ...hostFacts, freeMemory }).verdict).toBe(verdict);
  });

  test("containers and virtual machines are counted together, each in its own way, and limits are kept", () => {
    const mixed = machines({
      workers: [
        { count: 1, kind: "qemu", memory: "2Gi" },
        { count: 1, memory: "512Mi" },
      ],
    });
    const { rule } = judgeMemory(hostRequests(mixed, labMachines(2, "vm")), { ...hostFacts, freeMemory: 0 });
    expect(rule).toContain("worker0 2, worker1 0.5, storage 1.4)");
  });

  test("what is said replaces the role's own, and nothing else", () => {
    expect(virtualSize("worker", { memory: "1Gi" })).toEqual({
      ...virtualSize("worker", {}),
      memory: 2 ** 30,
    });
    expect(virtualSize("storage", {}).disk).toBeGreaterThan(virtualSize("worker", {}).disk);
  });
});

test("virtual machines without KVM are slow, and the cure is named", () => {
  expect(judgeAcceleration({ kvm: true, reason: "" }).verdict).toBe("good");
  expect(judgeAcceleration({ kvm: false, reason: "there is no /dev/kvm" })).toMatchObject({
    verdict: "warning",
    found: "virtual machines by emulation: there is no /dev/kvm",
    cure: expect.stringContaining("modprobe kvm_intel") as string,
  });
});

describe("a host that is itself emulated", () => {
  restoreVariables(["MANILAKUBE_HOST_PATIENCE"], afterAll);

  test("has the patience that its user gives it, and 1 without a word", () => {
    expect([undefined, "", "1", "8", "100"].map((value) => hostPatience(value))).toEqual([1, 1, 1, 8, 100]);
  });

  test.each(["0", "101", "-1", "2.5", "much", " 2"])("%j is no patience", (value) => {
    const given = JSON.stringify(value);
    expect(() => hostPatience(value)).toThrow(
      `MANILAKUBE_HOST_PATIENCE: ${given}: must be a whole number from 1 to 100`,
    );
  });

  test("its containers have more time, by the variable", async () => {
    const place = placeOf(loadSettings("mine", {}));
    process.env["MANILAKUBE_HOST_PATIENCE"] = "8";
    await expect(place.patience()).resolves.toBe(8);
    process.env["MANILAKUBE_HOST_PATIENCE"] = "";
    await expect(place.patience()).resolves.toBe(1);
  });
});
