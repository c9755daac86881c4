import { z } from "zod";
import { createNetwork, removeNetwork, subnetOf } from "../../podman/network";
import { labLabel } from "../../podman/podman";
import { erase, type ResourceType } from "../host/types";

const inputs = z.strictObject({
  name: z.string(),
  /** CIDR. */
  subnet: z.string(),
});

/** The network of a lab's machines. */
const podmanNetwork: ResourceType<z.infer<typeof inputs>, object> = {
  inputs,
  identity: ["name", "subnet"],
  diff: async ({ name, subnet }) =>
    (await subnetOf(name)) === subnet ? { changed: false } : { changed: true, replaces: ["exists"] },
  create: async ({ name, subnet }, { stack }) => {
    await createNetwork(name, subnet, labLabel(stack));
    return { id: name, outputs: {} };
  },
  delete: (_id, { name, subnet }) => removeNetwork(name, subnet),
};

export const PodmanNetwork = erase(podmanNetwork);
