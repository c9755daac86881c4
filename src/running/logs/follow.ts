import type { ShareProtocol } from "../../manila/types";
import { chartName, driverContainer } from "../../csi/chart/names";
import { namespaceName, protocols } from "../../csi/protocols";

/** What follows a log, as this host runs it: kubectl, or a shell command as root on a machine. */
export type Follower =
  { readonly kubectl: readonly string[] } | { readonly machine: string; readonly command: string };

/** The driver of one protocol by name: its containers in the controller's pod and in those on the nodes. */
const driverOf = (protocol: ShareProtocol): string => `csi-${protocol.toLowerCase()}`;

/** Lines of the past, for a start. */
const past = 20;

/** Services that a lab's user knows by name, and where each one writes: units of systemd, and files. */
const services: Readonly<Record<string, { readonly units: readonly string[]; readonly files: string }>> = {
  manila: { units: ["manila-*", "devstack@m-*"], files: "/var/log/manila/*.log" },
  keystone: { units: ["keystone*", "devstack@keystone*"], files: "/var/log/keystone/*.log" },
  ceph: { units: ["ceph-*"], files: "/var/log/ceph/*.log" },
  ganesha: { units: ["nfs-ganesha*"], files: "/var/log/ganesha/*.log" },
};

/** What can be followed of every lab, beside its machines. */
export const followable: readonly string[] = [
  ...Object.keys(services),
  ...protocols.map(({ selector }) => driverOf(selector)),
];

/**
 * What `lab logs -f` can follow, by name.
 * @param machines the lab's
 * @param manilaHost the one that Manila's services run on; undefined where that is none of the lab's
 */
export function followers(
  machines: readonly string[],
  manilaHost: string | undefined,
): Map<string, Follower> {
  return new Map<string, Follower>([
    ...machines.map((machine): [string, Follower] => [machine, { machine, command: journal("") }]),
    ...(manilaHost === undefined ? [] : manilaFollowers(manilaHost)),
    ...protocols.map(({ selector, name }): [string, Follower] => [
      driverOf(selector),
      {
        kubectl: [
          ...[
            "--namespace",
            namespaceName,
            "logs",
            "--follow",
            `--container=${driverContainer({ name })}`,
            "--prefix",
            `--tail=${past}`,
          ],
          ...["--max-log-requests=100", "--selector", `app=${chartName}`],
        ],
      },
    ]),
  ]);
}

function manilaFollowers(machine: string): [string, Follower][] {
  return Object.entries(services).map(([name, { units, files }]) => [
    name,
    { machine, command: `${journal(units.map((unit) => ` --unit='${unit}'`).join(""))} & ${tail(files)}` },
  ]);
}

function journal(options: string): string {
  return `journalctl --no-pager --follow --lines=${past}${options}`;
}

/** Files that are not there yet, or turned over, are followed all the same. The end of either ends both. */
function tail(files: string): string {
  return `tail --quiet --follow=name --retry --lines=${past} ${files} 2> /dev/null & wait -n; kill $(jobs -p)`;
}
