import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { namespaceName as csiNamespace } from "../../csi/protocols";
import { disruptionBudget, ownPods, podsIn, reachable, service } from "./access";
import type { PodsContext } from "./context";
import { nodePorts, parts, paths, ports, sharePart } from "./names";
import { answering, reporting } from "./probes";
import { deployment, job, secretVolume, statefulSet, type Workload } from "./workload";

type Volume = Omit<k8s.types.input.core.v1.Volume, "name">;

/** What Manila's services wait for. */
export interface Needed {
  readonly database: pulumi.Resource;
  readonly queue: pulumi.Resource;
  readonly identity: pulumi.Resource;
  /** Of those that make shares. */
  readonly storage: readonly pulumi.Resource[];
}

/** A secret's keys have no slashes; what is in a directory of this name is read after the file itself. */
const manilaFiles: Volume = {
  secret: {
    secretName: "manila",
    defaultMode: 0o440,
    items: [
      { key: "manila.conf", path: "manila.conf" },
      { key: "pods.conf", path: "manila.conf.d/pods.conf" },
      { key: "client.cnf", path: "client.cnf" },
    ],
  },
};

/** Not there where Ceph's own manager makes the exports. */
const doorFiles: Volume = { secret: { secretName: "ganesha-door", defaultMode: 0o440, optional: true } };

const mounts = { "/etc/manila": manilaFiles };

/**
 * Manila 2026.2 takes native threads unless it is told otherwise. As on a storage machine: its Ganesha driver gives two shares the same
 * number of an export with them.
 */
const withoutThreads = { OS_MANILA_DISABLE_EVENTLET_PATCHING: "no" };

/** Manila's own services, each with the others' names only. @returns what must be there before a share can be made */
export function manilaServices(
  auth: "keystone" | "none",
  backends: readonly string[],
  context: PodsContext,
  { database, queue, identity, storage }: Needed,
): pulumi.Resource[] {
  const { release } = context;
  const schema = job(
    {
      name: "manila-schema",
      command: ["bash", `${paths.programs}/manila-schema.sh`],
      environment: { RELEASE: release },
      reads: ["manila"],
      mounts,
      scratch: [paths.scratch],
      memory: "96Mi",
    },
    context,
    [database],
  );
  const before = [schema, queue];
  return [
    api(auth, context, [...before, identity]),
    single(parts.scheduler, context, before, {
      ...withoutThreads,
      // One request after the other: while one asks the database how much is provisioned, the others find nothing in that place and
      // fail (TypeError in scheduler/filters/capacity.py of 23.0.1, seen with twenty claims at once).
      OS_DEFAULT__EXECUTOR_THREAD_POOL_SIZE: "1",
    }),
    single(parts.data, context, before, withoutThreads),
    ...backends.map((backend) => shareManager(backend, context, [...before, ...storage])),
  ];
}

/** The API: two pods, behind one address. Where nobody logs in, only pods of Manila's and of its drivers are meant to reach it. */
function api(
  auth: "keystone" | "none",
  context: PodsContext,
  after: readonly pulumi.Resource[],
): pulumi.Resource {
  const name = parts.api;
  const isOpen = auth === "keystone";
  service(name, ports.manila, context, isOpen ? nodePorts.manila : undefined);
  disruptionBudget(name, context);
  reachable(name, ports.manila, isOpen ? undefined : [ownPods, podsIn(csiNamespace)], context);
  return deployment(
    {
      name,
      command: ["bash", `${paths.programs}/manila-api.sh`],
      environment: { RELEASE: context.release, AUTH: auth },
      port: ports.manila,
      probes: answering(ports.manila, "/healthcheck"),
      reads: ["manila"],
      mounts,
      scratch: [paths.scratch],
      memory: "160Mi",
    },
    2,
    context,
    after,
  );
}

/** A service of which there is one pod, on any node. Manila knows it by its own name and not by the pod's, which changes. */
function single(
  name: string,
  context: PodsContext,
  after: readonly pulumi.Resource[],
  environment: Readonly<Record<string, string>>,
): pulumi.Resource {
  disruptionBudget(name, context);
  const own = { ...environment, OS_DEFAULT__HOST: name, MANILA_HOST: name };
  return deployment({ ...reporter(name, name, context, own), mounts }, 1, context, after);
}

/** What makes the shares of one back end. A stateful set's pod has always the same name, by which Manila knows whose a share is. */
function shareManager(
  backend: string,
  context: PodsContext,
  after: readonly pulumi.Resource[],
): pulumi.Resource {
  const name = sharePart(backend);
  const own = { ...withoutThreads, OS_DEFAULT__ENABLED_SHARE_BACKENDS: backend };
  disruptionBudget(name, context);
  return statefulSet(
    {
      ...reporter(name, "manila-share", context, own),
      reads: ["manila", "ceph", "ganesha-door"],
      mounts: { ...mounts, "/etc/ceph": secretVolume("ceph"), [paths.door]: doorFiles },
    },
    context,
    after,
  );
}

/** What answers to the queue only. */
function reporter(
  name: string,
  binary: string,
  { release }: PodsContext,
  environment: Readonly<Record<string, string>>,
): Omit<Workload, "mounts"> {
  return {
    name,
    command: [`${release}/bin/${binary}`],
    environment,
    probes: reporting(binary),
    reads: ["manila"],
    scratch: [paths.scratch],
    memory: "128Mi",
  };
}
