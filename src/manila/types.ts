import type * as pulumi from "@pulumi/pulumi";

export const shareProtocols = ["CEPHFS", "NFS"] as const;
export type ShareProtocol = (typeof shareProtocols)[number];

/** One of Manila's back ends, as a user of shares sees it. */
export interface Backend {
  readonly protocol: ShareProtocol;
  /** Name of the share type that leads to it. */
  readonly shareType: string;
  readonly zone: string;
}

/** A login as the openstack client takes it from the environment. */
export interface Login {
  readonly user: string;
  readonly project: string;
  /** Secret. */
  readonly password: pulumi.Output<string>;
}

/**
 * A running Manila. The seam below which nothing knows of Kubernetes, and above which nothing knows how Manila came to be.
 */
export interface ManilaService {
  /** Keystone's version 3 API, as the lab's user reaches it. The catalog's public endpoints are for the user too. */
  readonly authUrl: pulumi.Output<string>;
  /** The same as machines and pods reach it, and with it the catalog's internal endpoints. */
  readonly internalAuthUrl: pulumi.Output<string>;
  readonly region: string;
  /** For CSI: may do what the member role of the demo project may. Secret. */
  readonly applicationCredential: pulumi.Output<{ readonly id: string; readonly secret: string }>;
  readonly backends: readonly Backend[];
  /** `address:port,…` of Ceph's monitors. */
  readonly monitors: pulumi.Output<string>;
  readonly admin: Login;
  readonly demo: Login;
  /** What a share must wait for. */
  readonly ready: pulumi.CustomResource;
}
