import { z } from "zod";
import { raiseInotifyLimit, removingNetwork } from "../../podman/inotify";
import { labLabel, podman } from "../../podman/podman";
import { erase, type ResourceType } from "../host/types";

const inputs = z.strictObject({
  name: z.string(),
  /** CIDR. */
  subnet: z.string(),
});

type Inputs = z.infer<typeof inputs>;

/** @returns undefined where there is no network of that name */
async function subnetOf(name: string): Promise<string | undefined> {
  const format = "{{range .Subnets}}{{.Subnet}}{{end}}";
  return podman(["network", "inspect", "--format", format, name]).catch(() => undefined);
}

/** Removes the network, if it is still the one that is meant. */
async function remove({ name, subnet }: Inputs): Promise<void> {
  if ((await subnetOf(name)) === subnet) {
    await removingNetwork(() => podman(["network", "rm", "--force", name]));
  }
}

/** The network of a lab's machines. No DNS server: it would listen on an address of the host. */
const podmanNetwork: ResourceType<Inputs, object> = {
  inputs,
  identity: ["name", "subnet"],
  diff: async ({ name, subnet }) =>
    (await subnetOf(name)) === subnet ? { changed: false } : { changed: true, replaces: ["exists"] },
  create: async ({ name, subnet }, { stack }) => {
    await podman(["network", "rm", "--force", name]).catch(() => undefined);
    const labels = ["--label", labLabel(stack), "--label", await raiseInotifyLimit()];
    await podman(["network", "create", "--disable-dns", "--subnet", subnet, ...labels, name]);
    return { id: name, outputs: {} };
  },
  delete: (_id, state) => remove(state),
};

export const PodmanNetwork = erase(podmanNetwork);
