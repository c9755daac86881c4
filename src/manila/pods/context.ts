import type * as pulumi from "@pulumi/pulumi";
import { after } from "../../csi/context";

/** What every object of a Manila in the cluster is made with. */
export interface PodsContext {
  /** Parent, provider, what it is deleted with, and what it waits for: the namespace. */
  readonly options: pulumi.CustomResourceOptions;
  /** Of the release of Manila, such as `/opt/manila/2026.2`. */
  readonly release: string;
  /** Changes when pods must be other ones: what they read at their start, or the machine that has their data. */
  readonly stamp: pulumi.Output<string>;
}

/** Options of an object that further resources come before. */
export function awaiting(
  { options }: PodsContext,
  resources: readonly pulumi.Resource[],
): pulumi.CustomResourceOptions {
  return after(options, ...resources);
}
