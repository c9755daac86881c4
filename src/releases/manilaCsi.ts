import type { EndedReleases, Release } from "./release";

/** A minor of Manila CSI, which cloud-provider-openstack releases with the Kubernetes minor of the same number. */
export interface ManilaCsiRelease extends Release {
  /** Folder below `scripts/offline` with the Go module that pins the driver. */
  readonly module: string;
  /** Oldest microversion of Manila's API that the driver works with. */
  readonly microversion: string;
}

/**
 * The minors that a lab can be made of, newest first; the first is the default.
 * Source of the microversion: minimumManilaVersion in pkg/csi/manila/manilaclient/builder.go of each.
 */
export const manilaCsiReleases = [
  {
    name: "1.36",
    version: "v1.36.0",
    supportedUntil: "2027-06-28",
    module: "manila-csi-1.36",
    microversion: "2.37",
  },
  {
    name: "1.35",
    version: "v1.35.0",
    supportedUntil: "2027-02-28",
    module: "manila-csi-1.35",
    microversion: "2.37",
  },
  {
    name: "1.34",
    version: "v1.34.1",
    supportedUntil: "2026-10-27",
    module: "manila-csi-1.34",
    microversion: "2.37",
  },
] as const satisfies readonly ManilaCsiRelease[];

export const defaultManilaCsiRelease: ManilaCsiRelease = manilaCsiReleases[0];

export const endedManilaCsiReleases: EndedReleases = {
  "1.33": "2026-06-28",
};
