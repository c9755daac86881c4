import { devstackBranches } from "../../src/releases/devstack";
import { loadSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";

const cephImage = "registry.example/ceph/ceph:v19.2.3";
const machines = {
  kind: "openstack",
  image: "debian-13",
  flavor: "m1.large",
  allowedCidrs: ["203.0.113.7/32"],
};

function problems(manila: object, other: object = machines): string[] {
  try {
    loadSettings("dev", { machines: other, manila: { kind: "devstack", cephImage, ...manila } });
  } catch (error) {
    if (error instanceof InputError) {
      return error.problems.map(({ setting, rule }) => `${setting} ${rule}`);
    }
    throw error;
  }
  return [];
}

test.each([
  [{ cephImage: "registry.example/ceph:v19" }, "manila.cephImage must be a Ceph image with its full version"],
  [{ cephImage: "registry.example/ceph:v19.2.6" }, "manila.cephImage must be older than 19.2.6"],
  [{ cephImage: "registry.example/ceph:v20.2.4" }, "manila.cephImage must be older than 19.2.6"],
  [{ cephImage: "registry.example/ceph:v21.1.0" }, "manila.cephImage must be older than 19.2.6"],
  [{ branch: "2024.1" }, "manila.branch must be one of 2026.2, 2026.1, 2025.2"],
  [{ serviceTimeout: 0 }, "manila.serviceTimeout must be a whole number of seconds above 0"],
  [
    { plugins: [{ name: "a b", url: "https://git.example/a", ref: "master" }] },
    "plugins.0.name must be a plugin's name",
  ],
  [{ plugins: [{ name: "a", url: "git.example", ref: "master" }] }, "plugins.0.url must be a URL"],
  [
    { localConf: "LOG_COLOR=True\nUSE_SYSLOG=True\nexport MANILA_ENABLED_BACKENDS=generic" },
    "manila.localConf must leave alone what the lab sets itself: LOG_COLOR, MANILA_ENABLED_BACKENDS",
  ],
  [{ gitBase: "git.example" }, "manila.gitBase must be a URL"],
  [{ changes: { manila: "$(reboot)" } }, "manila.changes.manila must be a branch, a tag or a change"],
  [{ changes: { nova: "master" } }, "manila.changes.nova is not a known setting"],
  [{ deadline: 0 }, "manila.deadline must be a whole number of minutes above 0"],
  [{ placement: "worker1" }, "manila.placement must be one of vm, worker0"],
])("%j is refused", (manila, expected) => {
  expect(problems(manila)).toEqual([expect.stringContaining(expected)]);
});

test.each([
  "registry.example/ceph:v20.2.1",
  "registry.example:5000/ceph/ceph:v18.2.7",
  `a@sha256:${"0".repeat(64)}`,
])("the image %s is taken", (image) => {
  expect(problems({ cephImage: image })).toEqual([]);
});

test("devstack in a container, or on a worker that is not there, is refused", () => {
  expect(problems({}, { kind: "podman" })).toEqual([
    expect.stringContaining("manila.kind needs manilakube:machines.kind qemu or openstack"),
  ]);
  expect(problems({}, { kind: "qemu" })).toEqual([]);
  expect(problems({ placement: "worker0" }, { ...machines, workers: 0 })).toEqual([
    expect.stringContaining("machines.workers must be above 0 where manilakube:manila.placement is worker0"),
  ]);
});

test.each(devstackBranches)(
  "the Ceph of branch $name is one that may be chosen",
  ({ name, cephImage: image }) => {
    expect(problems({ branch: name, cephImage: image })).toEqual([]);
  },
);
