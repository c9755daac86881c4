import type { KubernetesObject } from "./kubernetes";

export type AccessMode = "ReadWriteMany" | "ReadOnlyMany" | "ReadWriteOnce" | "ReadWriteOncePod";

export const busybox = "localhost/manilakube/busybox:1";

export interface ClaimOptions {
  readonly storageClass: string;
  readonly mode?: AccessMode;
  readonly size?: string;
  /** Snapshot to restore. */
  readonly snapshot?: string;
  /** Claim to clone. */
  readonly clone?: string;
}

export function claim(
  name: string,
  { storageClass, mode = "ReadWriteMany", size = "1Gi", snapshot, clone }: ClaimOptions,
): KubernetesObject {
  const sources = [
    ...(snapshot === undefined
      ? []
      : [{ apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: snapshot }]),
    ...(clone === undefined ? [] : [{ kind: "PersistentVolumeClaim", name: clone }]),
  ];
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: {
      accessModes: [mode],
      storageClassName: storageClass,
      resources: { requests: { storage: size } },
      ...(sources.length === 0 ? {} : { dataSource: sources[0] }),
    },
  };
}

export interface PodOptions {
  readonly claim: string;
  /** Node to run on; left to the scheduler without it. */
  readonly node?: string | undefined;
  /** Node that the scheduler is to choose. */
  readonly selects?: string;
  readonly readOnly?: boolean;
  readonly securityContext?: Readonly<Record<string, unknown>>;
}

/** A pod that sleeps with a claim at /data. */
export function pod(
  name: string,
  { claim: claimName, node, selects, readOnly, securityContext }: PodOptions,
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: {
      ...(node === undefined ? {} : { nodeName: node }),
      ...(selects === undefined ? {} : { nodeSelector: { "kubernetes.io/hostname": selects } }),
      ...(securityContext === undefined ? {} : { securityContext }),
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: "main",
          image: busybox,
          imagePullPolicy: "IfNotPresent",
          command: ["sleep", "86400"],
          volumeMounts: [{ name: "data", mountPath: "/data" }],
        },
      ],
      volumes: [
        {
          name: "data",
          persistentVolumeClaim: { claimName, ...(readOnly === undefined ? {} : { readOnly }) },
        },
      ],
    },
  };
}

/** A secret's texts by key. */
export type KubernetesSecret = Readonly<Record<string, string>>;

export function secret(name: string, stringData: KubernetesSecret): KubernetesObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name }, type: "Opaque", stringData };
}

export function snapshot(name: string, claimName: string, snapshotClass: string): KubernetesObject {
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshot",
    metadata: { name },
    spec: { volumeSnapshotClassName: snapshotClass, source: { persistentVolumeClaimName: claimName } },
  };
}
