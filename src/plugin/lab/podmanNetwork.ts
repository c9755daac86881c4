import { z } from "zod";
import { isAnchored, removeAnchor, startAnchor } from "../../podman/anchor";
import { createNetwork, networkNow, removeNetwork } from "../../podman/network";
import { labLabel } from "../../podman/podman";
import { erase, type ResourceType } from "../host/types";

const inputs = z.strictObject({
  name: z.string(),
  /** CIDR. */
  subnet: z.string(),
  /** What keeps the network up where machines are on it that podman does not know of. */
  anchor: z.strictObject({ address: z.string(), program: z.string() }).optional(),
});

type Inputs = z.infer<typeof inputs>;

async function settle({ name, anchor }: Inputs, stack: string): Promise<object> {
  if (anchor === undefined) {
    await removeAnchor(name);
  } else if (!(await isAnchored(name))) {
    await startAnchor({ ...anchor, network: name, label: labLabel(stack) });
  }
  return {};
}

/** The network of a lab's machines. */
const podmanNetwork: ResourceType<Inputs, object> = {
  inputs,
  identity: ["name", "subnet"],
  diff: async ({ name, subnet }, { anchor }) =>
    (await networkNow(name))?.subnet === subnet
      ? { changed: (await isAnchored(name)) !== (anchor !== undefined) }
      : { changed: true, replaces: ["exists"] },
  create: async (given, { stack }) => {
    await createNetwork(given.name, given.subnet, labLabel(stack));
    return { id: given.name, outputs: await settle(given, stack) };
  },
  update: (_id, next, _old, { stack }) => settle(next, stack),
  delete: async (_id, { name, subnet }) => {
    if ((await networkNow(name))?.subnet === subnet) {
      await removeAnchor(name);
      await removeNetwork(name, subnet);
    }
  },
};

export const PodmanNetwork = erase(podmanNetwork);
