import { existsSync } from "node:fs";
import type { HostFacts } from "../../src/machines/host/facts";
import { StackFile } from "../helpers/badSettings";
import { commandLine } from "../helpers/commandLine";
import { hostFacts } from "../helpers/hostFacts";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";
import { PodmanStandIn } from "../helpers/podmanStandIn";

/** Hosts that cannot have the virtual machines that a stack asks for: exit code 2, one line for each lack, and nothing made. */

let facts: HostFacts = hostFacts;
jest.mock("../../src/machines/host/facts", () => ({ gatherHostFacts: () => Promise.resolve(facts) }));

const home = temporaryHome("home");
const podman = new PodmanStandIn();
const file = new StackFile("virtual-hosts");
restoreVariables(["PATH"], afterAll);
beforeAll(() => {
  process.env["PATH"] = podman.path;
});
afterAll(() => {
  file.remove();
  podman.dispose();
});

const virtual = { machines: { kind: "qemu", workers: 1 } };
const mixed = {
  machines: { kind: "podman", workers: [{ count: 1 }, { count: 2, kind: "qemu", memory: "2Gi" }] },
};

test.each<[string, object, Partial<HostFacts>, readonly string[]]>([
  [
    "QEMU is missing",
    virtual,
    { programs: ["mke2fs"] },
    [
      'qemu-system-x86_64: "not installed": must be there for virtual machines (shown by: command -v qemu-system-x86_64). Cure: apt install qemu-system-x86',
      'qemu-img: "not installed": must be there for virtual machines (shown by: command -v qemu-img). Cure: apt install qemu-utils',
    ],
  ],
  [
    "there are no tap devices",
    mixed,
    { hasTun: false },
    [
      'tap devices: "no /dev/net/tun": must be there for virtual machines (shown by: ls /dev/net/tun). Cure: boot a kernel that has the module tun',
    ],
  ],
  [
    "there is too little memory",
    virtual,
    { freeMemory: 8 * 2 ** 30 },
    [
      'memory: "8 GiB free": must be at least 10 GiB (control-plane 3, worker0 3, storage 4) (shown by: /proc/meminfo (MemAvailable))',
    ],
  ],
  [
    "there is too little memory for containers and virtual machines together",
    mixed,
    { freeMemory: 7 * 2 ** 30 },
    [
      'memory: "7 GiB free": must be at least 7.1 GiB (control-plane 1.1, worker0 0.6, worker1 2, worker2 2, storage 1.4)',
    ],
  ],
])("%s", async (_what, settings, lacks, expected) => {
  file.write({ ...settings });
  facts = { ...hostFacts, ...lacks };
  for (const command of ["up", "doctor"]) {
    const { code, output } = await commandLine([command, file.stack]);
    if (command === "up") {
      const lines = output.split("\n").filter((line) => line.startsWith("  "));
      expect(lines).toEqual(expected.map((text) => expect.stringContaining(`  ${text}`) as string));
    }
    expect(code).toBe(2);
  }
  expect(existsSync(home)).toBe(false);
  expect(podman.changes).toEqual([]);
});
