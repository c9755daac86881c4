import { placeOf } from "../../machines/places";
import type { RunningLab } from "../lab";

/** One text to keep, and where it comes from. */
export interface LogSource {
  /** Path in the archive. */
  readonly path: string;
  readonly read: () => Promise<string>;
}

/** A machine whose disk or ssh hangs must not keep the archive from being made. An emulated one takes a while for its journal. */
const secondsOfMachine = 300;

/** Journals and service logs of the machines, bounded in size. */
function machineSources(lab: RunningLab): LogSource[] {
  const recent =
    "tail --quiet --lines=20000 /var/log/keystone/*.log /var/log/manila/*.log /var/log/ganesha/*.log";
  const services = `${recent} /var/log/ceph/*.log 2> /dev/null || true`;
  const on = (machine: string, body: string) => (): Promise<string> =>
    lab.run(machine, { body }, { atMostSeconds: secondsOfMachine });
  return lab.machines.flatMap(({ name: machine }) => [
    {
      path: `machines/${machine}/journal.log`,
      read: on(machine, "journalctl --no-pager --boot --lines=50000"),
    },
    {
      path: `machines/${machine}/services.log`,
      read: on(machine, services),
    },
    {
      path: `machines/${machine}/state.txt`,
      read: on(
        machine,
        "{ systemctl --failed --no-pager; free -m; timeout 20 df -h; mount; ip address; } 2>&1 || true",
      ),
    },
  ]);
}

const clusterQueries: Readonly<Record<string, string>> = {
  "version.txt": "version",
  "nodes.txt": "get nodes -o wide",
  "nodes.yaml": "get nodes,csinodes,csidrivers,storageclasses,volumesnapshotclasses -o yaml",
  "all.txt": "get all -A -o wide",
  "storage.txt": "get pvc,pv,volumesnapshots,volumesnapshotcontents -A -o wide",
  "events.txt": "get events -A --sort-by=.lastTimestamp",
};

async function clusterSources(lab: RunningLab): Promise<LogSource[]> {
  const path = "{range .items[*]}{.metadata.namespace}/{.metadata.name}{'\\n'}{end}";
  const pods = await lab.kubectl(["get", "pods", "-A", "-o", `jsonpath=${path}`]).catch(() => "");
  return [
    ...Object.entries(clusterQueries).map(([name, query]): LogSource => ({
      path: `kubernetes/${name}`,
      read: () => lab.kubectl(query.split(" ")),
    })),
    ...pods
      .split("\n")
      .filter((line) => line.includes("/"))
      .map((line): LogSource => {
        const [namespace = "", name = ""] = line.split("/");
        const options = ["--all-containers", "--prefix", "--timestamps", "--tail=20000"];
        return {
          path: `kubernetes/pods/${namespace}/${name}.log`,
          read: () => lab.kubectl(["-n", namespace, "logs", name, ...options]),
        };
      }),
  ];
}

const manilaQueries: Readonly<Record<string, string>> = {
  "services.txt": "share service list",
  "pools.txt": "share pool list --detail",
  "types.txt": "share type list --all",
  "shares.txt": "share list --all-projects --long",
  "snapshots.txt": "share snapshot list --all-projects",
  "endpoints.txt": "endpoint list",
};

/** A Manila that does not answer must not keep the archive of its logs from being made. */
const secondsToAnswer = 60;

/** What Manila says of itself. */
function manilaSources(lab: RunningLab): LogSource[] {
  return Object.entries(manilaQueries).map(([name, query]) => ({
    path: `openstack/${name}`,
    read: () => lab.openstack(query.split(" "), { atMostSeconds: secondsToAnswer }),
  }));
}

async function consoleSources(lab: RunningLab): Promise<LogSource[]> {
  const consoles = await placeOf(lab.settings).consoles();
  return [...consoles].map(([machine, read]) => ({ path: `machines/${machine}/console.log`, read }));
}

/** Everything that is worth keeping of a running lab. */
export async function labSources(lab: RunningLab): Promise<LogSource[]> {
  return [
    ...machineSources(lab),
    ...(await consoleSources(lab)),
    ...manilaSources(lab),
    ...(await clusterSources(lab)),
  ];
}
