import { z } from "zod";

/** What is known of a part that is not the pinned one. It is kept where the part runs, and looked at there. */
export const recordSchema = z.object({
  /** As the command line calls the part. */
  part: z.string(),
  /** Where the build comes from, in words: "/src/cloud-provider-openstack", "v1.35.0". */
  source: z.string(),
  /** Since when, as an ISO date. */
  time: z.string(),
});

export type RedeployRecord = z.infer<typeof recordSchema>;

/** One line for people. Pure. @example "csi: /src/cloud-provider-openstack, since 2026-11-27 17:05:01 UTC" */
export function describeRecord({ part, source, time }: RedeployRecord): string {
  return `${part}: ${source}, since ${time.slice(0, 19).replace("T", " ")} UTC`;
}
