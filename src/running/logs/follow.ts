import { sections } from "../../manila/backends";
import { namespaceName as manilaNamespace, parts, sharePart } from "../../manila/pods/names";
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
 * @param manila where its services run
 */
export function followers(machines: readonly string[], manila: ManilaPlaces): Map<string, Follower> {
  return new Map<string, Follower>([
    ...machines.map((machine): [string, Follower] => [machine, { machine, command: journal("") }]),
    ...manilaFollowers(manila),
    ...protocols.map(({ selector, name }): [string, Follower] => [
      driverOf(selector),
      { kubectl: followPods(namespaceName, `--container=${driverContainer({ name })}`, `app=${chartName}`) },
    ]),
  ]);
}

/** Where Manila's services and its storage run: machines, each undefined where it is none of the lab's. */
export interface ManilaPlaces {
  readonly manila: string | undefined;
  readonly storage: string | undefined;
  /** Whether Manila's services are pods. */
  readonly isInPods: boolean;
}

/** Selectors of the pods of a service, where it is in the cluster. */
const podsOf: Readonly<Record<string, string>> = {
  manila: `app in (${[parts.api, parts.scheduler, parts.data, ...sections.map(sharePart)].join(", ")})`,
  keystone: `app in (${parts.keystone}, ${parts.token})`,
};

const ofStorage = ["ceph", "ganesha"];

function manilaFollowers({ manila, storage, isInPods }: ManilaPlaces): [string, Follower][] {
  return Object.entries(services).flatMap(([name, { units, files }]): [string, Follower][] => {
    const pods = isInPods ? podsOf[name] : undefined;
    if (pods !== undefined) {
      return [[name, { kubectl: followPods(manilaNamespace, "--all-containers", pods) }]];
    }
    const machine = ofStorage.includes(name) ? storage : manila;
    const command = `${journal(units.map((unit) => ` --unit='${unit}'`).join(""))} & ${tail(files)}`;
    return machine === undefined ? [] : [[name, { machine, command }]];
  });
}

function followPods(namespace: string, containers: string, selector: string): readonly string[] {
  return [
    ...["--namespace", namespace, "logs", "--follow", containers, "--prefix", `--tail=${past}`],
    ...["--max-log-requests=100", "--selector", selector],
  ];
}

function journal(options: string): string {
  return `journalctl --no-pager --follow --lines=${past}${options}`;
}

/** Files that are not there yet, or turned over, are followed all the same. The end of either ends both. */
function tail(files: string): string {
  return `tail --quiet --follow=name --retry --lines=${past} ${files} 2> /dev/null & wait -n; kill $(jobs -p)`;
}
