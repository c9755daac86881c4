import { z } from "zod";

/** One entry of this host's routing tables. */
export interface Route {
  /** CIDR; 0.0.0.0/0 is the default route. */
  readonly destination: string;
  /** What it leads to; empty where it leads nowhere. */
  readonly device: string;
  /** `main` where the kernel says none. */
  readonly table: string;
  /** A route that sends the search on to the next rule, as if its table had nothing. */
  readonly isThrow: boolean;
}

/** Which table the kernel asks, in the order of their priorities. */
export interface RoutingRule {
  readonly priority: number;
  readonly table: string;
  /** The destinations that it is for; undefined where for all. */
  readonly destination: string | undefined;
  /** Whether packets that this host itself sends are meant, without a mark. */
  readonly isForAll: boolean;
}

const text = z.union([z.string(), z.number()]).transform(String);

const routes = z.array(
  z.looseObject({
    dst: z.string(),
    type: z.string().default("unicast"),
    dev: z.string().optional(),
    table: text.default("main"),
    nexthops: z.array(z.looseObject({ dev: z.string().optional() })).optional(),
  }),
);

/** Those that no packet to a machine takes. */
const others = new Set(["broadcast", "anycast", "multicast", "nat"]);

/** Reads `ip -json -4 route show table all`. Pure. */
export function parseRoutes(json: string): Route[] {
  return routes
    .parse(JSON.parse(orNone(json)))
    .filter(({ type }) => !others.has(type))
    .map(({ dst, type, dev, table, nexthops }) => ({
      destination: dst === "default" ? "0.0.0.0/0" : dst.includes("/") ? dst : `${dst}/32`,
      device: dev ?? (nexthops ?? []).map((hop) => hop.dev ?? "").join(","),
      table,
      isThrow: type === "throw",
    }));
}

const rules = z.array(
  z.looseObject({
    priority: z.number(),
    src: z.string().default("all"),
    dst: z.string().optional(),
    dstlen: z.number().default(32),
    table: text.optional(),
    fwmark: z.unknown().optional(),
    /** There, whatever its value, where the rule is for all that its selectors do not name. */
    not: z.unknown().optional(),
    iif: z.string().optional(),
    oif: z.string().optional(),
  }),
);

/** Reads `ip -json -4 rule`. Rules that name no table send nothing anywhere. Pure. */
export function parseRules(json: string): RoutingRule[] {
  return rules
    .parse(JSON.parse(orNone(json)))
    .map((rule) => {
      const isInverted = "not" in rule;
      // WireGuard's: all that it has not sent itself.
      const byMark = !("fwmark" in rule) || isInverted;
      return {
        priority: rule.priority,
        table: rule.table ?? "",
        destination: rule.dst === undefined || rule.dst === "all" ? undefined : `${rule.dst}/${rule.dstlen}`,
        isForAll:
          rule.src === "all" &&
          byMark &&
          rule.oif === undefined &&
          (rule.iif === undefined || rule.iif === "lo") &&
          !(isInverted && !("fwmark" in rule)),
      };
    })
    .filter(({ table }) => table !== "")
    .sort((a, b) => a.priority - b.priority);
}

function orNone(json: string): string {
  return json.trim() === "" ? "[]" : json;
}
