import { z } from "zod";

/** What this host's firewall does with packets that it only passes on, where nothing is said of them. */
export interface ForwardFacts {
  /** Of iptables' chain FORWARD, such as `ACCEPT`; empty where there is no iptables. */
  readonly policy: string;
  /** nftables' own chains that drop, as `FAMILY TABLE CHAIN`; iptables' is not among them. */
  readonly dropping: readonly string[];
  /** Whether bridges hand what they pass on to these chains. */
  readonly isForBridges: boolean;
}

/** Reads `iptables --list-rules FORWARD`. Pure. */
export function parseForwardPolicy(text: string): string {
  return /^-P FORWARD (\w+)$/m.exec(text)?.[1] ?? "";
}

const listing = z.object({
  nftables: z.array(
    z.looseObject({
      chain: z
        .looseObject({
          family: z.string(),
          table: z.string(),
          name: z.string(),
          hook: z.string().optional(),
          policy: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

/** Reads `nft --json list chains`. Pure. */
export function parseDroppingChains(json: string): string[] {
  if (json.trim() === "") {
    return [];
  }
  return listing
    .parse(JSON.parse(json))
    .nftables.flatMap(({ chain }) => (chain === undefined ? [] : [chain]))
    .filter(({ family, hook, policy }) => hook === "forward" && policy === "drop" && family !== "ip6")
    .map(({ family, table, name }) => `${family} ${table} ${name}`)
    .filter((name) => name !== "ip filter FORWARD");
}
