import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forwarding } from "../../src/host/forwarding";
import { Ledger } from "../../src/host/ledger";
import { parseDroppingChains, parseForwardPolicy } from "../../src/machines/host/facts/firewall";
import { judgeFirewall } from "../../src/machines/host/judge/network";
import { Namespace } from "../helpers/namespace";
import { restoreVariables } from "../helpers/ownEnvironment";

/** H7, on the kernel's own firewall: a host that drops what it passes on, and two machines on a bridge of it. */

const subnet = "10.97.1.0/24";
let host: Namespace;
let machines: Namespace[];
let directory: string;
restoreVariables(["PATH"], afterEach);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "manilakube-firewall-"));
  host = new Namespace();
  host.run("ip link add lab0 type bridge; ip link set dev lab0 up; ip address add 10.97.1.1/24 dev lab0");
  machines = [host.plug("lab0", "10.97.1.10/24"), host.plug("lab0", "10.97.1.11/24")];
  host.run("echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables");
  process.env["PATH"] = host.pathFor(["iptables", "nft"]);
});
afterEach(() => {
  [...machines, host].forEach((each) => {
    each.dispose();
  });
  rmSync(directory, { recursive: true });
});

const reach = (): boolean => machines[0]?.reaches("10.97.1.11") ?? false;
const wanted = [{ kind: "forwarding", what: subnet }];

test("Docker's FORWARD DROP: the lab's network goes through while there is a lab, and nothing stays behind", async () => {
  expect(reach()).toBe(true);
  host.run("iptables -P FORWARD DROP; iptables -N DOCKER-USER; iptables -A FORWARD -j DOCKER-USER");
  const before = host.run("iptables --list-rules FORWARD");
  expect(parseForwardPolicy(before)).toBe("DROP");
  expect(reach()).toBe(false);

  const ledger = new Ledger({ forwarding }, directory);
  expect(await ledger.isReady(wanted)).toBe(false);
  await ledger.prepare("lab", wanted);
  expect(await ledger.isReady(wanted)).toBe(true);
  expect(reach()).toBe(true);

  // A firewall that is loaded anew has lost the rules.
  host.run("iptables -F FORWARD; iptables -A FORWARD -j DOCKER-USER");
  expect(await ledger.isReady(wanted)).toBe(false);
  await ledger.prepare("lab", wanted);
  expect(reach()).toBe(true);

  await ledger.release((owner) => owner === "lab");
  expect(host.run("iptables --list-rules FORWARD")).toBe(before);
  expect(reach()).toBe(false);
}, 60_000);

test("where nothing drops, nothing is changed", async () => {
  const before = host.run("iptables --list-rules FORWARD");
  await new Ledger({ forwarding }, directory).prepare("lab", wanted);
  expect(host.run("iptables --list-rules FORWARD")).toBe(before);
}, 60_000);

test("a table of nftables that drops is seen, and what the doctor says mends it", () => {
  host.run("nft add table inet filter");
  host.run("nft 'add chain inet filter forward { type filter hook forward priority 0; policy drop; }'");
  expect(reach()).toBe(false);
  const dropping = parseDroppingChains(host.run("nft --json list chains"));
  expect(dropping).toEqual(["inet filter forward"]);
  const [, finding] = judgeFirewall({ forward: { policy: "ACCEPT", dropping, isForBridges: true } }, subnet);
  expect(finding?.verdict).toBe("warning");
  host.run(finding?.cure ?? "false");
  expect(reach()).toBe(true);
}, 60_000);
