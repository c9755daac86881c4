import { removeDevice } from "../host/networkDevice";
import { inspect, labLabelKey, podman } from "./podman";

/** A network as podman has it now. */
export interface NetworkNow {
  /** The name of its device on this host. The device is there only while a container is on the network. */
  readonly bridge: string;
  /** CIDR. */
  readonly subnet: string;
}

/** @returns undefined where there is no network of that name */
export async function networkNow(name: string): Promise<NetworkNow | undefined> {
  const format = "{{.NetworkInterface}} {{range .Subnets}}{{.Subnet}}{{end}}";
  const [bridge = "", subnet = ""] = ((await inspect("network", name, format)) ?? "").split(" ");
  return subnet === "" ? undefined : { bridge, subnet };
}

/**
 * Makes a network. One that has its name already is removed first, with the containers on it. It has no DNS server, which would
 * listen on an address of the host.
 * @param label the lab's own, as `labLabel` gives it
 * @throws Error where the one that is there is another lab's
 */
export async function createNetwork(name: string, subnet: string, label: string): Promise<void> {
  const owner = await inspect("network", name, `{{index .Labels "${labLabelKey}"}}`);
  if (owner !== undefined) {
    refuseOther(name, owner, label);
    await dropNetwork(name);
  }
  await podman(["network", "create", "--disable-dns", "--subnet", subnet, "--label", label, name]);
}

/** Removes a network, unless its name is by now that of a network with another subnet. */
export async function removeNetwork(name: string, subnet: string): Promise<void> {
  if ((await networkNow(name))?.subnet === subnet) {
    await dropNetwork(name);
  }
}

/**
 * Removes a network with the containers on it, and its device. podman leaves a device that others than its containers are on, as the
 * taps of virtual machines; its route would then be in the way of the next lab.
 */
export async function dropNetwork(name: string): Promise<void> {
  const now = await networkNow(name);
  await podman(["network", "rm", "--force", name]);
  if (now !== undefined) {
    await removeDevice(now.bridge);
  }
}

/** What Pulumi starts by itself, as for a lab that is a component, nothing has examined before. A network without a label is nobody's. */
function refuseOther(name: string, owner: string, label: string): void {
  if (owner !== "" && `${labLabelKey}=${owner}` !== label) {
    throw new Error(
      `the network ${name} is that of another lab (${owner}): take that one down, or give this one another name`,
    );
  }
}
