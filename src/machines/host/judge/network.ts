import { good, warning, type Finding } from "../../finding";
import type { HostFacts } from "../facts";

/** Whether the host's firewall lets machines reach each other. Pure. */
export function judgeFirewall({ forward }: Pick<HostFacts, "forward">, subnet: string): Finding[] {
  const { policy, dropping, isForBridges } = forward;
  const known = {
    fact: "firewall",
    found: policy === "" ? "iptables shows no chain FORWARD" : `FORWARD ${policy}`,
    shownBy: "iptables --list-rules FORWARD; nft list chains",
  };
  const found =
    policy === "DROP"
      ? `${known.found} (Docker and ufw set it): \`up\` lets the lab's own network through, \`down\` takes that back`
      : known.found;
  return [
    good({ ...known, found }),
    ...dropping
      .filter(() => isForBridges)
      .map((chain) =>
        warning(
          { ...known, found: `${chain} drops what no rule lets through` },
          "should let machines reach each other and the outside: another chain's permission does not count",
          `nft insert rule ${chain} ip saddr ${subnet} accept; nft insert rule ${chain} ip daddr ${subnet} accept`,
        ),
      ),
  ];
}

/** Of a proxy, that it is known and the lab's own addresses are excepted. Pure. */
export function judgeProxies({ proxies }: Pick<HostFacts, "proxies">): Finding[] {
  return proxies.map(({ name, value }) =>
    good({
      fact: "proxy",
      found: `${name}=${value}, by which the lab's own addresses are not asked for`,
      shownBy: "env",
    }),
  );
}
