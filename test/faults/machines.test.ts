import { rmSync } from "node:fs";
import { join } from "node:path";
import { takeInventory } from "../../src/podman/inventory";
import { podman } from "../../src/podman/podman";
import { unmountRootLayers } from "../../src/podman/rootLayer";
import { container, ids, machines, replaced, run, up } from "../helpers/faults/lab";
import { row } from "../helpers/faults/rows";
import { stack } from "../helpers/faults/settings";
import { SharedFile } from "../helpers/faults/sharedFile";
import { expectWhole } from "../helpers/faults/whole";

/** Machines that go, stop, freeze or boot again behind the back of `up`, one by one and all at once. */

const theme = "machines";

interface Loss {
  readonly fault: string;
  /** @param containers their names */
  readonly inflict: (containers: readonly string[]) => Promise<unknown>;
  /** Whether `status` has to say that something is wrong. */
  readonly isSeen: boolean;
}

const does =
  (...command: readonly string[]) =>
  (containers: readonly string[]): Promise<string> =>
    podman([...command, ...containers]);

const removed: Loss = { fault: "removed", inflict: does("rm", "--force", "--time", "0"), isSeen: true };
const losses: readonly Loss[] = [
  removed,
  { fault: "stopped", inflict: does("stop", "--time", "10"), isSeen: true },
  { fault: "frozen", inflict: does("pause"), isSeen: true },
  // What runs on it may be back by then.
  { fault: "rebooted", inflict: does("restart", "--time", "10"), isSeen: false },
];

/**
 * As a reboot of the host leaves containers: nothing is mounted, and where podman has layers of its own below /run, which is
 * memory on most hosts, they are gone.
 */
const hostRebooted: Loss = {
  fault: "rebooted with their host",
  inflict: async (containers) => {
    const found = await podman(["container", "inspect", "--format", "{{.Id}}", ...containers]);
    await podman(["stop", "--time", "10", ...containers]);
    await unmountRootLayers((await takeInventory(stack)).volumes);
    const runRoot = await podman(["info", "--format", "{{.Store.RunRoot}}"]);
    for (const id of found.split("\n")) {
      // What else is there podman makes anew, but only where it sees that the host has booted.
      rmSync(join(runRoot, "overlay-containers", id, "rootfs"), { recursive: true, force: true });
    }
  },
  isSeen: true,
};

/** What is written by pods is on the storage machine; the control plane knows whose it is. */
const keepers: readonly string[] = ["storage", "control-plane"];

let file: SharedFile | undefined;
let files = 0;

/** A file that is on a share now, and to be the same afterwards. */
async function sharedFile(): Promise<SharedFile> {
  if (file === undefined) {
    files += 1;
    file = new SharedFile(`kept${files}`);
    await file.write();
  }
  return file;
}

// A lab that is not the suite's own stays.
afterAll(() => file?.remove(), 5 * 60_000);

/** Whether the row before has seen that the lab is whole. */
let isWhole = false;

async function makeWhole(): Promise<void> {
  if (!isWhole) {
    await up();
  }
  isWhole = false;
}

function lossOf(names: readonly string[], title: string, { fault, inflict, isSeen }: Loss): void {
  row({ theme, fault: `${title} ${fault}`, minutes: 40 }, async () => {
    await makeWhole();
    const kept = await sharedFile();
    const isLost = inflict === removed.inflict && names.some((name) => keepers.includes(name));
    if (isLost) {
      file = undefined;
    }
    const before = await ids();
    await inflict(names.map(container));
    if (isSeen) {
      expect((await run("status")).code).toBe(1);
    }
    const { asked, seconds } = await up();
    expect(await replaced(before)).toEqual(inflict === removed.inflict ? [...names].sort() : []);
    await Promise.all([expectWhole(), ...(isLost ? [] : [kept.expectSame()])]);
    isWhole = true;
    const words = [
      asked ? "asked, then" : "",
      inflict === removed.inflict ? "made anew" : "the same machine",
      `in ${seconds.toFixed(0)} s`,
      isLost ? "" : "; a pod's file is the same",
    ];
    return {
      outcome: words
        .filter((word) => word !== "")
        .join(" ")
        .replace(" ;", ";"),
    };
  });
}

for (const loss of losses) {
  for (const name of machines) {
    lossOf([name], `${name} is`, loss);
  }
  lossOf(machines, "all machines are", loss);
}
lossOf(machines, "all machines are", hostRebooted);
