import { createConnection } from "node:net";
import { good, stop, warning, type Finding } from "../../machines/finding";

/** What was found where a monitor should be: a monitor, something else that takes connections, or nothing that answers. */
export type Answer = "monitor" | "other" | "none";

export interface TriedMonitor {
  readonly address: string;
  readonly answer: Answer;
}

/** Of messenger 2 and of messenger 1. */
const ports = [3300, 6789] as const;
const seconds = 3;

/** Asks at both ports of Ceph at once; it takes three seconds at most. @param at for tests */
export async function tryMonitor(address: string, at: readonly number[] = ports): Promise<TriedMonitor> {
  const answers = await Promise.all(at.map((port) => greeting(address, port)));
  const best = (["monitor", "other"] as const).find((each) => answers.includes(each));
  return { address, answer: best ?? "none" };
}

/** A monitor speaks first: `ceph v2` and a line break, or `ceph v027`. */
function greeting(host: string, port: number): Promise<Answer> {
  return new Promise((resolve) => {
    let isConnected = false;
    const socket = createConnection({ host, port });
    const timer = setTimeout(() => {
      end(isConnected ? "other" : "none");
    }, seconds * 1000);
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => {
      isConnected = true;
    });
    socket.on("data", (data) => {
      end(data.toString("latin1").startsWith("ceph v") ? "monitor" : "other");
    });
    socket.on("error", () => {
      end("none");
    });
    socket.on("close", () => {
      end(isConnected ? "other" : "none");
    });
  });
}

/** One monitor that answers will do; of those that do not, the lab's user should know. Pure. */
export function judgeMonitors(tried: readonly TriedMonitor[]): Finding[] {
  const someAnswers = tried.some(({ answer }) => answer === "monitor");
  return tried.map(({ address, answer }, index) => {
    const setting = `manilakube:storage.monitors.${index}`;
    const fact = { fact: setting, found: address, shownBy: `nc ${address} ${ports[0]}` };
    if (answer === "monitor") {
      return good({ ...fact, found: `${address} (answers)` });
    }
    const what =
      answer === "other"
        ? "something else than a monitor answers at its ports"
        : `nothing answers at its ports ${ports.join(" and ")} within ${seconds} s`;
    const rule = `must be a monitor that this host reaches: ${what}`;
    return someAnswers
      ? warning(fact, rule.replace("must", "should"), "see to the monitor, or take it out of the list")
      : { ...stop(fact, rule, ""), problem: { setting, value: address, rule } };
  });
}
