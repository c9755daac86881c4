import type { EndedReleases, Release } from "./release";

/** A release of OpenStack's Manila, taken from PyPI. */
export interface ManilaRelease extends Release {
  /** File below `scripts/offline/manila` that pins Manila and what it needs beyond Debian's libraries, with hashes. */
  readonly constraints: string;
  /** Newest microversion that the API serves, and that clients ask for. */
  readonly microversion: string;
}

/**
 * The releases that a lab can be made of, newest first; the first is the default.
 * Sources: releases.openstack.org (data/series_status.yaml) for the dates, which gave none for 2026.2 yet;
 * manila/api/openstack/api_version_request.py of each version for the microversions.
 */
export const manilaReleases = [
  {
    name: "2026.2",
    version: "23.0.1",
    constraints: "2026.2.txt",
    microversion: "2.99",
  },
  {
    name: "2026.1",
    version: "22.0.2",
    supportedUntil: "2027-10-27",
    constraints: "2026.1.txt",
    microversion: "2.95",
  },
  {
    name: "2025.2",
    version: "21.0.3",
    supportedUntil: "2027-04-28",
    constraints: "2025.2.txt",
    microversion: "2.91",
  },
] as const satisfies readonly ManilaRelease[];

export const defaultManilaRelease: ManilaRelease = manilaReleases[0];

export const endedManilaReleases: EndedReleases = {
  "2025.1": "2026-10-02",
  "2024.2": "2026-04-29",
};
