import { z } from "zod";
import { jsonOf } from "../json";
import type { RunningLab } from "../running/lab";
import { parts, runsInCluster, type ClusterPart, type Workload } from "./parts";
import { recordSchema, type RedeployRecord } from "./record";

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).optional(),
});

const workloadSchema = z.looseObject({
  kind: z.enum(["StatefulSet", "DaemonSet", "Deployment"]),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(containerSchema) }) }),
  }),
});

/** What is kept in an annotation of a workload whose container runs another build. */
const containerRecordSchema = recordSchema.extend({
  /** The image that runs in place of the pinned one. */
  image: z.string(),
  pinned: z.object({ image: z.string(), args: z.array(z.string()).optional() }),
  /** Directories in memory that the container has got for the other build: path → volume. */
  scratch: z.record(z.string(), z.string()).optional(),
});

export type ContainerRecord = z.infer<typeof containerRecordSchema>;

/** One container of a workload, as the cluster has it now. */
export interface FoundContainer {
  readonly workload: Workload;
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[] | undefined;
  /** Undefined where the pinned part runs, also where `up` has put it back over a redeployed one. */
  readonly record: ContainerRecord | undefined;
}

/** The annotation, of a workload and of its pods, that tells of a redeployed container. */
export function annotationOf(container: string): string {
  return `manilakube.dev/redeployed-${container}`;
}

const namespaces = [
  ...new Set(parts.filter(runsInCluster).flatMap(({ workloads }) => workloads.map((each) => each.namespace))),
];

/** All containers of where the lab's drivers run, as the cluster has them now. @throws ProcessError where it does not answer */
export async function findContainers(lab: RunningLab): Promise<FoundContainer[]> {
  const kinds = "statefulsets,daemonsets,deployments";
  const found = await Promise.all(
    namespaces.map(async (namespace) =>
      containersIn(await lab.kubectl(["-n", namespace, "get", kinds, "-o", "json"])),
    ),
  );
  return found.flat();
}

/** @param json what kubectl has printed for a list of workloads. Pure. */
export function containersIn(json: string): FoundContainer[] {
  const { items } = z.object({ items: z.array(workloadSchema) }).parse(JSON.parse(json));
  return items.flatMap(({ kind, metadata, spec }) =>
    spec.template.spec.containers.map(({ name, image, args }) => ({
      workload: { kind, namespace: metadata.namespace, name: metadata.name },
      ...{ name, image, args },
      record: recordIn(metadata.annotations[annotationOf(name)], image),
    })),
  );
}

/** Only what runs counts: another apply of the object, as by `up`, takes the image back and leaves the annotation. */
function recordIn(text: string | undefined, image: string): ContainerRecord | undefined {
  if (text === undefined) {
    return undefined;
  }
  const record = containerRecordSchema.safeParse(jsonOf(text)).data;
  return record?.image === image ? record : undefined;
}

/** The containers that a part is, of those that were found: a lab of one protocol has half of them. Pure. */
export function containersOf(part: ClusterPart, found: readonly FoundContainer[]): FoundContainer[] {
  return found.filter(
    ({ name, workload }) =>
      part.containers.includes(name) && part.workloads.some((each) => isSame(each, workload)),
  );
}

function isSame(one: Workload, other: Workload): boolean {
  return titleOf(one) === titleOf(other);
}

/** A workload for people, as `up` calls it. @example "DaemonSet manila-csi/csi-nfs-node" */
export function titleOf({ kind, namespace, name }: Workload): string {
  return `${kind} ${namespace}/${name}`;
}

/** The records of redeployed parts, one for each part. Pure. */
export function recordsIn(found: readonly FoundContainer[]): RedeployRecord[] {
  const records = found.flatMap(({ record }) => record ?? []);
  return [...new Map(records.map((record) => [record.part, record])).values()];
}
