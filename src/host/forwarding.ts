import { runProgram, succeeds } from "../process/run";
import type { ChangeKind } from "./change";

const comment = ["-m", "comment", "--comment", "manilakube"];

/** What netavark's own iptables driver lets through for a network; its nftables driver cannot undo another table's DROP. */
function rulesOf(subnet: string): string[][] {
  return [
    ["--source", subnet, ...comment, "--jump", "ACCEPT"],
    [
      ...["--destination", subnet, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED"],
      ...[...comment, "--jump", "ACCEPT"],
    ],
  ];
}

/** Docker and others work on the same tables. */
const patience = ["--wait", "10"];

function isThere(rule: readonly string[]): Promise<boolean> {
  return succeeds("iptables", [...patience, "--check", "FORWARD", ...rule]);
}

async function isComplete(subnet: string): Promise<boolean> {
  return (await Promise.all(rulesOf(subnet).map(isThere))).every((there) => there);
}

const blocked = "blocked";
const open = "open";

/** A network whose machines reach each other and the outside although the host's chain FORWARD drops, as Docker and ufw have it. */
export const forwarding: ChangeKind = {
  look: async (subnet) => {
    const rules = await runProgram("iptables", [...patience, "--list-rules", "FORWARD"]).catch(() => "");
    return !/^-P FORWARD DROP$/m.test(rules) || (await isComplete(subnet)) ? open : blocked;
  },
  isEnough: (_subnet, now) => now === open,
  apply: async (subnet) => {
    for (const rule of rulesOf(subnet)) {
      if (!(await isThere(rule))) {
        await runProgram("iptables", [...patience, "--insert", "FORWARD", "1", ...rule]);
      }
    }
  },
  undo: async (subnet) => {
    for (const rule of rulesOf(subnet)) {
      if (await isThere(rule)) {
        await runProgram("iptables", [...patience, "--delete", "FORWARD", ...rule]);
      }
    }
  },
};
