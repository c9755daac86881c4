import { defaultSubnet, loadSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";

function problemsOf(config: Record<string, unknown>, stack = "local"): string[] {
  try {
    loadSettings(stack, config);
  } catch (error) {
    if (error instanceof InputError) {
      return error.problems.map(({ setting, value, rule }) => `${setting} ${JSON.stringify(value)} ${rule}`);
    }
    throw error;
  }
  return [];
}

describe("loadSettings", () => {
  test("an empty file gives the embedded lab of one control plane and three workers", () => {
    const settings = loadSettings("local", {});
    expect(settings.machines).toMatchObject({ kind: "podman", workers: 3, subnet: defaultSubnet("local") });
    expect(settings.manila).toMatchObject({ kind: "packages" });
    expect(settings.artifacts).toBe("auto");
    expect(settings.csi.cephfsMounter).toBe("fuse");
  });

  test("the result is frozen to its depths", () => {
    const settings = loadSettings("local", {});
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.kubernetes)).toBe(true);
  });

  test.each([
    [{ machins: {} }, "manilakube:machins {} is not a known setting"],
    [{ machines: { kind: "podman", worker: 3 } }, "manilakube:machines.worker 3 is not a known setting"],
    [
      { machines: { kind: "docker" } },
      'manilakube:machines.kind "docker" must be one of podman, qemu, openstack',
    ],
    [
      { machines: { kind: "podman", workers: 5000 } },
      "manilakube:machines.workers 5000 must be 4999 workers at most: Kubernetes is made for 5000 nodes, and one is the control plane",
    ],
    [
      { machines: { kind: "podman", workers: 244, subnet: "10.97.5.0/24" } },
      "manilakube:machines.workers 244 must be 243 workers at most: manilakube:machines.subnet (10.97.5.0/24) has no address for more, beside the lab's other machines",
    ],
    [
      { machines: { kind: "podman", workers: "3" } },
      'manilakube:machines.workers "3" must be a whole number from 0 to 4999, or a list of pools such as [{count: 2}, {count: 1, kind: qemu}]',
    ],
    [
      { machines: { kind: "podman", workers: 1.5 } },
      "manilakube:machines.workers 1.5 must be a whole number from 0 to 4999, or a list of pools such as [{count: 2}, {count: 1, kind: qemu}]",
    ],
    [
      { machines: { kind: "podman", workers: [{ count: 2 }, { count: 0, kind: "qemu" }] } },
      "manilakube:machines.workers.1.count 0 must be a whole number from 1 to 4999",
    ],
    [
      { machines: { kind: "podman", workers: [{ count: 1, kind: "vmware" }] } },
      'manilakube:machines.workers.0.kind "vmware" must be one of podman, qemu',
    ],
    [
      { machines: { kind: "podman", workers: [{ count: 200 }, { count: 44 }], subnet: "10.97.5.0/24" } },
      'manilakube:machines.workers [{"count":200},{"count":44}] must be 243 workers at most: manilakube:machines.subnet (10.97.5.0/24) has no address for more, beside the lab\'s other machines',
    ],
    [
      { machines: { kind: "podman", workers: [{ count: 1, disk: "9Gi" }] } },
      'manilakube:machines.workers.0.disk "9Gi" needs a machine of the kind qemu: a container has no disk of its own',
    ],
    [
      { machines: { kind: "qemu", limits: { storage: { cpus: 1.5 } } } },
      "manilakube:machines.limits.storage.cpus 1.5 must be a whole number for a machine of the kind qemu",
    ],
    [
      { machines: { kind: "podman", subnet: "10.1.2.3/24" } },
      'manilakube:machines.subnet "10.1.2.3/24" must be an IPv4 network such as 10.97.0.0/24, with no bit set behind the prefix',
    ],
    [
      { machines: { kind: "podman", limits: { worker: { memory: "2 GB" } } } },
      'manilakube:machines.limits.worker.memory "2 GB" must be a size such as 512Mi or 40Gi, and at least 512Mi',
    ],
    [
      { machines: { kind: "podman", limits: { worker: { memory: "16Mi" } } } },
      'manilakube:machines.limits.worker.memory "16Mi" must be a size such as 512Mi or 40Gi, and at least 512Mi',
    ],
    [
      { manila: { kind: "packages", cephSize: "1Gi" } },
      'manilakube:manila.cephSize "1Gi" must be a size such as 512Mi or 40Gi, and at least 5Gi',
    ],
    [
      { "machines.workers": 5 },
      "manilakube:machines.workers 5 must be written as `manilakube:machines:` with `workers: …` below it",
    ],
    [
      { "machines.limits.worker": {} },
      "manilakube:machines.limits.worker {} must be written as `manilakube:machines:` with `limits: { worker: … }` below it",
    ],
    [
      { kubernetes: { version: "v1.2.3" } },
      'manilakube:kubernetes.version "v1.2.3" must be one of 1.37 (v1.37.2), 1.36 (v1.36.3), 1.35 (v1.35.4)',
    ],
    [
      { kubernetes: { version: "1.34" } },
      'manilakube:kubernetes.version "1.34" must be one of 1.37 (v1.37.2), 1.36 (v1.36.3), 1.35 (v1.35.4); ' +
        "1.34 is out of support since 2026-10-27",
    ],
    [
      { csi: { version: 1.4 } },
      "manilakube:csi.version 1.4 must be one of 1.36 (v1.36.0), 1.35 (v1.35.0), 1.34 (v1.34.1)",
    ],
    [
      { csi: { cephfsMounter: "ceph-fuse" } },
      'manilakube:csi.cephfsMounter "ceph-fuse" must be one of fuse, kernel',
    ],
    [
      { manila: { kind: "packages", release: "2024.1" } },
      'manilakube:manila.release "2024.1" must be one of 2026.2 (23.0.1), 2026.1 (22.0.2), 2025.2 (21.0.3)',
    ],
    [
      { manila: { kind: "packages", release: 2025.1 } },
      "manilakube:manila.release 2025.1 must be one of 2026.2 (23.0.1), 2026.1 (22.0.2), 2025.2 (21.0.3); " +
        "2025.1 is out of support since 2026-10-02",
    ],
    [
      { manila: { kind: "devstack", release: "2026.1" } },
      'manilakube:manila.release "2026.1" is not a known setting',
    ],
    [
      { manila: { kind: "existing" } },
      "manilakube:manila.shareTypes undefined must name a share type for a protocol at least, such as {cephfs: …, nfs: …}",
    ],
    [
      { manila: { kind: "existing", shareTypes: {} } },
      "manilakube:manila.shareTypes {} must name a share type for a protocol at least, such as {cephfs: …, nfs: …}",
    ],
    [
      { manila: { kind: "existing", shareTypes: { nfs: "a" }, nfsClients: "203.0.113.7" } },
      'manilakube:manila.nfsClients "203.0.113.7" must be an IPv4 network such as 203.0.113.7/32, with no bit set behind the prefix',
    ],
    [
      { manila: { kind: "existing", shareTypes: { nfs: "a" }, authUrl: "https://k" } },
      'manilakube:manila.authUrl "https://k" is not a known setting',
    ],
    [
      {
        machines: { kind: "podman", limits: { storage: { memory: "4Gi" } } },
        manila: { kind: "existing", shareTypes: { nfs: "a" } },
      },
      'manilakube:machines.limits.storage {"memory":"4Gi"} needs a storage machine, and manilakube:manila.kind existing brings none',
    ],
    [{ nodes: { developerTools: "yes" } }, 'manilakube:nodes.developerTools "yes" must be true or false'],
    [
      { artifacts: "upstream" },
      'manilakube:artifacts "upstream" must be one of auto, offline (upstream\'s releases and images are not offered: see Limits in the README)',
    ],
  ])("%j names setting, value and rule", (config, expected) => {
    expect(problemsOf(config)).toContain(expected);
  });

  test.each([[1.36], ["1.36"], ["v1.36.3"], ["1.36.3"]])("a release may be written as %j", (version) => {
    expect(loadSettings("local", { kubernetes: { version } }).kubernetes.version).toBe("v1.36.3");
  });

  test.each([[2026.1], ["2026.1"], ["22.0.2"]])("a release of Manila may be written as %j", (release) => {
    expect(loadSettings("local", { manila: { kind: "packages", release } }).manila).toMatchObject({
      release: "22.0.2",
    });
  });

  test.each([[2025.2], ["2025.2"]])("devstack's branch may be written as %j", (branch) => {
    const settings = loadSettings("dev", {
      machines: {
        kind: "openstack",
        image: "debian-12",
        flavor: "m1.large",
        allowedCidrs: ["203.0.113.7/32"],
      },
      manila: { kind: "devstack", cephImage: "registry.example/ceph/ceph:v19.2.3", branch },
    });
    expect(settings.manila).toMatchObject({ branch: "2025.2" });
  });

  test("a setting that the machines' kind cannot follow is refused", () => {
    const machines = {
      kind: "openstack",
      image: "debian-13",
      flavor: "m1.large",
      allowedCidrs: ["203.0.113.7/32"],
    };
    expect(problemsOf({ machines, nodes: { developerTools: true } })).toEqual([
      "manilakube:nodes.developerTools true needs nodes of the kind podman: other machines boot the image that is for all labs",
    ]);
  });

  test("all problems come at once", () => {
    const problems = problemsOf({
      machines: { kind: "podman", workers: 9999, colour: "red" },
      nodes: { developerTools: 1 },
    });
    expect(problems).toHaveLength(3);
  });

  test("the three networks of a lab must not overlap", () => {
    const config = { machines: { kind: "podman", subnet: "10.244.7.0/24" } };
    expect(problemsOf(config)).toEqual([
      'manilakube:kubernetes.podSubnet "10.244.0.0/16" must not overlap manilakube:machines.subnet (10.244.7.0/24)',
    ]);
  });

  test.each(["Local", "9lab", "a-name-that-is-much-too-long", "a.b"])(
    "the stack name %s is refused",
    (name) => {
      expect(problemsOf({}, name)).toEqual([
        expect.stringContaining(`stack "${name}" must start with a letter`),
      ]);
    },
  );
});
