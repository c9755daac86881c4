import type * as pulumi from "@pulumi/pulumi";
import { after } from "../../csi/context";

/** What every object of a Manila in the cluster is made with. */
export interface PodsContext {
  /** Parent, provider, what it is deleted with, and what it waits for: the namespace and the programs. */
  readonly options: pulumi.CustomResourceOptions;
  /** Where the release of Manila is in the image, such as `/opt/manila/2026.2`. */
  readonly release: string;
  /** The secrets of the namespace, by their names. */
  readonly secrets: Readonly<Record<string, pulumi.Resource>>;
  /** Changes when pods that read those secrets must be other ones: with the texts, the programs, or the machine with their data. */
  readonly stampOf: (secrets: readonly string[]) => pulumi.Output<string>;
}

/** Options of an object that further resources come before. */
export function awaiting(
  { options }: PodsContext,
  resources: readonly pulumi.Resource[],
): pulumi.CustomResourceOptions {
  return after(options, ...resources);
}
