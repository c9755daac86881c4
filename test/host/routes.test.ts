import { parseRoutes, parseRules } from "../../src/machines/host/facts/routes";
import type { Finding } from "../../src/machines/finding";
import { judgeSubnet } from "../../src/machines/host/judge/subnet";
import { Namespace } from "../helpers/namespace";

/** H5 and H6 on the kernel's own routing: what is judged before the lab's bridge is there, and where packets go then. */

const subnet = "10.97.1.0/24";
let host: Namespace;

beforeEach(() => {
  host = new Namespace();
  host.run("ip link add vpn0 type bridge; ip address add 10.8.0.2/24 dev vpn0; ip link set dev vpn0 up");
});
afterEach(() => {
  host.dispose();
});

function judged(): Finding[] {
  const routes = parseRoutes(host.run("ip -json -4 route show table all"));
  return judgeSubnet("subnet", subnet, "local", {
    routes,
    rules: parseRules(host.run("ip -json -4 rule")),
    networks: [],
  });
}

/** Where a packet to a machine goes once the lab's network is there. */
function deviceOfMachines(): string {
  host.run(`ip link show lab0 > /dev/null 2>&1 || {
    ip link add lab0 type bridge; ip address add 10.97.1.1/24 dev lab0; ip link set dev lab0 up; }`);
  return (JSON.parse(host.run("ip -json route get 10.97.1.10")) as { dev: string }[])[0]?.dev ?? "";
}

test("a VPN that takes all by two halves leaves the lab's network alone", () => {
  host.run(
    "ip route add 0.0.0.0/1 dev vpn0; ip route add 128.0.0.0/1 dev vpn0; ip route add default dev vpn0",
  );
  expect(judged()).toMatchObject([{ verdict: "good" }]);
  expect(deviceOfMachines()).toBe("lab0");
}, 60_000);

test("a subnet route in a table of its own is seen", () => {
  host.run("ip rule add priority 5270 lookup 52; ip route add 10.97.0.0/16 dev vpn0 table 52");
  expect(judged()).toMatchObject([
    { verdict: "stop", rule: "must not overlap 10.97.0.0/16, a route of this host (device vpn0, table 52)" },
  ]);
  expect(deviceOfMachines()).toBe("vpn0");
}, 60_000);

test("an exit node takes the lab's packets, until what the doctor says is done", () => {
  host.run("ip rule add priority 5270 lookup 52; ip route add default dev vpn0 table 52");
  const [finding] = judged();
  expect(finding?.verdict).toBe("stop");
  expect(deviceOfMachines()).toBe("vpn0");
  host.run("ip link delete lab0");
  host.run(finding?.cure.split(";")[0] ?? "false");
  expect(judged()).toMatchObject([{ verdict: "good" }]);
  expect(deviceOfMachines()).toBe("lab0");
}, 60_000);

test("WireGuard's rules, which ask the main table first, leave the lab's network alone", () => {
  host.run(`ip route add default dev vpn0 table 51820; ip rule add not fwmark 51820 table 51820
    ip rule add table main suppress_prefixlength 0`);
  expect(judged()).toMatchObject([{ verdict: "good" }]);
  expect(deviceOfMachines()).toBe("lab0");
}, 60_000);

test("a throw route sends the search on", () => {
  host.run(`ip rule add priority 5270 lookup 52; ip route add default dev vpn0 table 52
    ip route add throw 10.97.0.0/16 table 52`);
  expect(judged()).toMatchObject([{ verdict: "good" }]);
  expect(deviceOfMachines()).toBe("lab0");
}, 60_000);
