import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { openstackImage, openstackUser } from "../../artifacts/openstackImage";
import { awaiting, type PodsContext } from "./context";
import { namespaceName, paths } from "./names";

type Container = k8s.types.input.core.v1.Container;
type PodSpec = k8s.types.input.core.v1.PodSpec;
type Template = k8s.types.input.core.v1.PodTemplateSpec;
type Volume = k8s.types.input.core.v1.Volume;

/** A part of Manila that runs as pods, each of one container. */
export interface Workload {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly port?: number;
  readonly probes?: Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe">;
  /** Names of the secrets that it reads when it starts. */
  readonly reads: readonly string[];
  /** Where in the pod → what is there. */
  readonly mounts: Readonly<Record<string, Omit<Volume, "name">>>;
  /** Directories that it may write to, and that go with the pod. */
  readonly scratch?: readonly string[];
  /** What it usually takes, as Kubernetes writes it. */
  readonly memory: string;
  /** What runs before it. */
  readonly first?: readonly Container[];
  readonly graceSeconds?: number;
}

/** Everything that a pod of Manila's may not do: it is nobody in particular, and no pod of theirs speaks to the API server. */
export const restricted: k8s.types.input.core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
};

/** Labels that all pods of Manila's have, for policies. */
export const partOf = { "app.kubernetes.io/part-of": namespaceName } as const;

export function labelsOf(name: string): Record<string, string> {
  return { app: name, ...partOf };
}

/** The scripts and programs that pods start with, which everybody may read. */
export const programsVolume: Omit<Volume, "name"> = {
  configMap: { name: "programs", defaultMode: 0o555 },
};

/** The files of a secret, for the pods' user alone. */
export function secretVolume(name: string): Omit<Volume, "name"> {
  return { secret: { secretName: name, defaultMode: 0o440 } };
}

/** The pods of a workload. */
export function podTemplate(
  workload: Workload,
  { stampOf }: PodsContext,
  more: Partial<PodSpec> = {},
): Template {
  const { name, scratch = [], first = [], graceSeconds = 30 } = workload;
  const places = Object.entries({
    [paths.programs]: programsVolume,
    ...workload.mounts,
    ...Object.fromEntries(["/tmp", ...scratch].map((path) => [path, { emptyDir: {} }])),
  });
  const volumes = places.map(([, volume], index) => ({ name: `volume-${index}`, ...volume }));
  const volumeMounts = places.map(([mountPath], index) => ({ name: `volume-${index}`, mountPath }));
  return {
    metadata: { labels: labelsOf(name), annotations: { "manilakube.dev/stamp": stampOf(workload.reads) } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: graceSeconds,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: openstackUser,
        runAsGroup: openstackUser,
        fsGroup: openstackUser,
        seccompProfile: { type: "RuntimeDefault" },
      },
      // Two pods of a part are on two nodes, where there are two.
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "kubernetes.io/hostname",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: { app: name } },
        },
      ],
      ...(first.length === 0 ? {} : { initContainers: first.map((each) => ({ ...each, volumeMounts })) }),
      containers: [{ ...mainContainer(workload), volumeMounts }],
      volumes,
      ...more,
    },
  };
}

function mainContainer({ name, command, environment = {}, port, probes, memory }: Workload): Container {
  return {
    name,
    image: openstackImage,
    imagePullPolicy: "IfNotPresent",
    command: [...command],
    env: Object.entries({ HOME: paths.scratch, ...environment }).map(([key, value]) => ({
      name: key,
      value,
    })),
    ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
    ...probes,
    resources: { requests: { memory } },
    securityContext: restricted,
  };
}

/** Pods that are all alike, and that come and go one after the other. */
export function deployment(
  workload: Workload,
  replicas: number,
  context: PodsContext,
  after: readonly pulumi.Resource[],
): k8s.apps.v1.Deployment {
  const { name } = workload;
  return new k8s.apps.v1.Deployment(
    name,
    {
      metadata: { name, namespace: namespaceName, labels: labelsOf(name) },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        // Of one pod two are never at work: Manila's database would have both, and one of them as dead ever after.
        strategy:
          replicas === 1
            ? { type: "Recreate" }
            : { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
        template: podTemplate(workload, context),
      },
    },
    whenReadable(workload, context, after),
  );
}

/** One pod that keeps its name, and is never there twice. */
export function statefulSet(
  workload: Workload,
  context: PodsContext,
  after: readonly pulumi.Resource[],
): k8s.apps.v1.StatefulSet {
  const { name } = workload;
  return new k8s.apps.v1.StatefulSet(
    name,
    {
      metadata: { name, namespace: namespaceName, labels: labelsOf(name) },
      spec: {
        replicas: 1,
        serviceName: name,
        selector: { matchLabels: { app: name } },
        template: podTemplate(workload, context),
      },
    },
    whenReadable(workload, context, after),
  );
}

/** Work that is done once for each stamp. */
export function job(
  workload: Workload,
  context: PodsContext,
  after: readonly pulumi.Resource[],
): k8s.batch.v1.Job {
  const { name } = workload;
  return new k8s.batch.v1.Job(
    name,
    {
      metadata: { name, namespace: namespaceName, labels: labelsOf(name) },
      spec: { backoffLimit: 6, template: podTemplate(workload, context, { restartPolicy: "OnFailure" }) },
    },
    // Kubernetes lets nobody change what a job does, and two of one name cannot be.
    { ...whenReadable(workload, context, after), deleteBeforeReplace: true, replaceOnChanges: ["spec"] },
  );
}

/** Options of what has such pods: the secrets come first. */
function whenReadable(
  { reads }: Workload,
  context: PodsContext,
  after: readonly pulumi.Resource[],
): pulumi.CustomResourceOptions {
  const secrets = reads.flatMap((name) => context.secrets[name] ?? []);
  return awaiting(context, [...secrets, ...after]);
}
