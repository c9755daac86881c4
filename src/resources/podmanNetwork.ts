import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { LabResource, type ArgsOf } from "./labResource";

export const podmanNetworkInputs = z.strictObject({
  name: z.string(),
  /** CIDR. */
  subnet: z.string(),
  /** What keeps the network up where machines are on it that podman does not know of. */
  anchor: z.strictObject({ address: z.string(), program: z.string() }).optional(),
});

/** The network of a lab's machines, with what it needs of this host. */
export class PodmanNetwork extends LabResource {
  declare readonly name: pulumi.Output<string>;

  constructor(
    name: string,
    args: ArgsOf<typeof podmanNetworkInputs>,
    options?: pulumi.CustomResourceOptions,
  ) {
    super("PodmanNetwork", name, args, {}, options);
  }
}
