import type * as pulumi from "@pulumi/pulumi";
import type { Credential, Interface, Trust } from "./keystoneLogin";

export const shareProtocols = ["CEPHFS", "NFS"] as const;
export type ShareProtocol = (typeof shareProtocols)[number];

/** One of Manila's back ends, as a user of shares sees it. */
export interface Backend {
  readonly protocol: ShareProtocol;
  /** Name of the share type that leads to it. */
  readonly shareType: string;
}

/**
 * A running Manila. The seam below which nothing knows of Kubernetes, and above which nothing knows how Manila came to be.
 */
export interface ManilaService {
  /** Keystone's version 3 API, as the lab's user reaches it. The catalog's public endpoints are for the user too. */
  readonly authUrl: pulumi.Output<string>;
  /** The same as machines and pods reach it, and the catalog's endpoints that they use. */
  readonly internalAuthUrl: pulumi.Output<string>;
  readonly internalInterface: Interface;
  /** Those of the user. */
  readonly userInterface: Interface;
  readonly region: string;
  readonly trust: Trust;
  /** For CSI. Secret. */
  readonly driver: pulumi.Output<Credential>;
  readonly backends: readonly Backend[];
  /** What CSI marks the lab's shares with, so that they are told from all others that Manila has. */
  readonly mark: string;
  /** Where NFS mounts of the lab come from, in CIDR form, where that is another network than the machines'. */
  readonly nfsClients?: string | undefined;
  /** Secret; both are one where the lab is let in as one user only. */
  readonly admin: pulumi.Output<Credential>;
  readonly demo: pulumi.Output<Credential>;
  /** What a share must wait for. */
  readonly ready: readonly pulumi.Resource[];
}
