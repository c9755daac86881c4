import { lookup } from "node:dns/promises";
import { z } from "zod";
import { good, stop, type Finding } from "../../machines/finding";
import { areOnThisHost } from "../../machines/places";
import { runProgram } from "../../process/run";
import type { Settings } from "../../settings/load";
import type { ExistingSettings } from "./login";

/** Where NFS mounts of a lab come from, as the NFS server sees it. */
export interface NfsClients {
  /** CIDR; undefined where it is the machines' own network. */
  readonly network: string | undefined;
  /** For people. */
  readonly reason: string;
}

const routes = z.array(z.looseObject({ type: z.string().optional(), prefsrc: z.string().optional() }));

/**
 * Finds out where mounts come from. podman hides its networks behind this host's address on the way out; a server in a cloud
 * has its own address there.
 * @param authUrl of keystone: shares are taken to be in the same direction
 * @returns undefined where that cannot be told
 */
export async function nfsClientsOf(
  { machines }: Pick<Settings, "machines">,
  { nfsClients }: ExistingSettings,
  authUrl: string,
): Promise<NfsClients | undefined> {
  if (nfsClients !== undefined) {
    return { network: nfsClients, reason: "as set" };
  }
  const own = { network: undefined, reason: "the machines' network" };
  if (!areOnThisHost(machines)) {
    return own;
  }
  const host = new URL(authUrl).hostname;
  const address = await addressOf(authUrl);
  const text =
    address === undefined
      ? "[]"
      : await runProgram("ip", ["-json", "-4", "route", "get", address]).catch(() => "[]");
  const [route] = routes.safeParse(JSON.parse(text)).data ?? [];
  if (route?.prefsrc === undefined) {
    return undefined;
  }
  // To this host itself they go as they are.
  return route.type === "local"
    ? own
    : { network: `${route.prefsrc}/32`, reason: `this host's address on the way to ${host}` };
}

/** The IPv4 address of a URL's host; undefined where it has none. */
export async function addressOf(url: string): Promise<string | undefined> {
  return lookup(new URL(url).hostname, { family: 4 }).then(
    ({ address }) => address,
    () => undefined,
  );
}

/** Pure. */
export function judgeNfsClients(clients: NfsClients | undefined, subnet: string): Finding {
  const setting = "manilakube:manila.nfsClients";
  if (clients === undefined) {
    const rule =
      "must name the network that NFS mounts come from, as the NFS server sees it: this host has no way to keystone that would tell it";
    const fact = { fact: setting, found: "not set", shownBy: "ip route get" };
    return { ...stop(fact, rule, ""), problem: { setting, value: undefined, rule } };
  }
  const { network, reason } = clients;
  return good({ fact: setting, found: `${network ?? subnet} (${reason})`, shownBy: "" });
}
