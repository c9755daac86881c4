import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { LineSplitter } from "../../src/remote/lines";
import { wrap } from "../../src/remote/unit";
import { quickBounds } from "../helpers/bounds";
import { MachineStandIn } from "../helpers/machineStandIn";
import { until } from "../helpers/until";

/** What a caller says to the wrapper, byte by byte. systemd is a stand-in; the wrapper and bash are real. */

jest.setTimeout(60_000);

const machine = new MachineStandIn();

afterAll(() => {
  machine.dispose();
});

test.each(["re|st\n", "rest|\n", "|rest\n"])(
  "a word that comes before and after a look at the unit is heard whole: %j",
  async (word) => {
    const bounds = { ...quickBounds, look: 1 };
    const { text, mark } = wrap({
      ...{ unit: "manilakube-words", caller: word, want: "run", from: 1, atMost: 30, takesEnd: false },
      ...{ script: { body: "echo done" }, bounds },
    });
    const child = spawn("bash", ["-s"], { env: machine.environment(), stdio: ["pipe", "pipe", "inherit"] });
    const lines: string[] = [];
    const output = new LineSplitter((line) => lines.push(line));
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output.write(chunk);
    });
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    const heard = (part: string): Promise<string> =>
      until(part, () => Promise.resolve(lines.find((line) => line.includes(part))), { pause: 0.05 });

    child.stdin.write(text);
    await heard(": success exited 0");
    for (const part of word.split("|")) {
      child.stdin.write(part);
      await sleep(1000 * bounds.look + 500);
    }
    await heard(`${mark} told`);
    child.stdin.write("done\n");
    expect(await closed).toBe(0);
  },
);
