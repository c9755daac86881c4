import type { z } from "zod";
import { isHostReady, prepareHost, restoreHost, wantedFor } from "../../host";
import { isAnchored, removeAnchor, startAnchor } from "../../podman/anchor";
import { createNetwork, networkNow, removeNetwork } from "../../podman/network";
import { labLabel } from "../../podman/podman";
import { podmanNetworkInputs } from "../../resources/podmanNetwork";
import { erase, type ResourceType } from "../host/types";

type Inputs = z.infer<typeof podmanNetworkInputs>;

/** Also after a reboot, which puts back what was changed on the host. */
function wantedOf({ subnet, anchor }: Inputs) {
  return wantedFor(subnet, anchor !== undefined);
}

async function settle(given: Inputs, stack: string): Promise<object> {
  const { name, subnet, anchor } = given;
  await prepareHost(labLabel(stack), subnet, wantedOf(given));
  if (anchor === undefined) {
    await removeAnchor(name);
  } else if (!(await isAnchored(name))) {
    await startAnchor({ ...anchor, network: name, label: labLabel(stack) });
  }
  return {};
}

const podmanNetwork: ResourceType<Inputs, object> = {
  inputs: podmanNetworkInputs,
  identity: ["name", "subnet"],
  diff: async ({ name, subnet }, next) => {
    if ((await networkNow(name))?.subnet !== subnet) {
      return { changed: true, replaces: ["exists"] };
    }
    const isAsWanted = (await isAnchored(name)) === (next.anchor !== undefined);
    return { changed: !isAsWanted || !(await isHostReady(wantedOf(next))) };
  },
  create: async (given, { stack }) => {
    await createNetwork(given.name, given.subnet, labLabel(stack));
    return { id: given.name, outputs: await settle(given, stack) };
  },
  update: (_id, next, _old, { stack }) => settle(next, stack),
  delete: async (_id, { name, subnet }, { stack }) => {
    if ((await networkNow(name))?.subnet === subnet) {
      await removeAnchor(name);
      await removeNetwork(name, subnet);
    }
    await restoreHost(labLabel(stack), subnet);
  },
};

export const PodmanNetwork = erase(podmanNetwork);
