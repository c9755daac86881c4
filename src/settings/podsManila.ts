import { z } from "zod";
import { packagesManila } from "./manila";
import { oneOf } from "./rules";

/** Settings of a Manila whose services are pods of the lab's own cluster. */
export const podsManila = z.strictObject({
  kind: z.literal("pods"),
  release: packagesManila.shape.release,
  auth: oneOf(["keystone", "none"])
    .default("keystone")
    .describe("Who logs users in; with none everybody is Manila's administrator, inside the cluster only."),
  cephSize: packagesManila.shape.cephSize,
});

/** Whether Manila's services are pods of the lab's own cluster. Pure. */
export function isInPods<T extends { readonly kind: string }>(
  manila: T,
): manila is Extract<T, { readonly kind: "pods" }> {
  return "auth" in manila;
}

/** Whether nobody has to log in to the lab's Manila, which then answers inside the cluster only. Pure. */
export function isWithoutLogin(manila: {
  readonly kind: string;
  readonly auth?: string | undefined;
}): boolean {
  return manila.auth === "none";
}
