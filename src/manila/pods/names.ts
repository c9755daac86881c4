/** Where the parts of a Manila in the cluster are, and what they are called. */

export const namespaceName = "manila";

/** Kubernetes' names of the parts; an object of any kind that belongs to one has its name. */
export const parts = {
  database: "mariadb",
  queue: "rabbitmq",
  keystone: "keystone",
  token: "token-endpoint",
  api: "manila-api",
  scheduler: "manila-scheduler",
  data: "manila-data",
} as const;

/** Of the part that serves a back end, which Manila's database then knows by the name of its only pod. */
export function sharePart(backend: string): string {
  return `manila-share-${backend}`;
}

export const ports = { database: 3306, queue: 5672, identity: 5000, manila: 8786 } as const;

/** Where all nodes answer to the lab's user; Kubernetes takes 30000 to 32767 for that. */
export const nodePorts = { identity: 30500, manila: 30786 } as const;

/** The name by which pods find a service. Whole, so that no resolver of Python's need know where to look further. */
export function hostOf(service: string): string {
  return `${service}.${namespaceName}.svc.cluster.local`;
}

/** Directories in the pods. */
export const paths = {
  programs: "/usr/local/lib/manilakube",
  settings: "/etc/manilakube",
  /** Key of the door to Ganesha's machine. */
  door: "/etc/ganesha-door",
  scratch: "/var/lib/openstack",
} as const;
