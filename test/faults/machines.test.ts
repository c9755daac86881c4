import { podman } from "../../src/podman/podman";
import { container, ids, machines, replaced, run, up } from "../helpers/faults/lab";
import { row } from "../helpers/faults/rows";
import { SharedFile } from "../helpers/faults/sharedFile";
import { expectWhole } from "../helpers/faults/whole";

/** Machines that go, stop, freeze or boot again behind the back of `up`, one by one and all at once. */

const theme = "machines";

interface Loss {
  readonly fault: string;
  readonly inflict: readonly string[];
  /** Whether `status` has to say that something is wrong. */
  readonly isSeen: boolean;
}

const removed: Loss = { fault: "removed", inflict: ["rm", "--force", "--time", "0"], isSeen: true };
const losses: readonly Loss[] = [
  removed,
  { fault: "stopped", inflict: ["stop", "--time", "10"], isSeen: true },
  { fault: "frozen", inflict: ["pause"], isSeen: true },
  // What runs on it may be back by then.
  { fault: "rebooted", inflict: ["restart", "--time", "10"], isSeen: false },
];

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

function lossOf(names: readonly string[], title: string, { fault, inflict, isSeen }: Loss): void {
  row({ theme, fault: `${title} ${fault}`, minutes: 40 }, async () => {
    // Whatever became of the row before.
    await up();
    const kept = await sharedFile();
    const isLost = inflict === removed.inflict && names.some((name) => keepers.includes(name));
    if (isLost) {
      file = undefined;
    }
    const before = await ids();
    await podman([...inflict, ...names.map(container)]);
    if (isSeen) {
      expect((await run("status")).code).toBe(1);
    }
    const { asked, seconds } = await up();
    expect(await replaced(before)).toEqual(inflict === removed.inflict ? [...names].sort() : []);
    await expectWhole();
    if (!isLost) {
      await kept.expectSame();
    }
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
