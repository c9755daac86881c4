import { raiseInotifyLimit, removingNetwork } from "./inotify";
import { podman } from "./podman";

/** @returns the network's CIDR; undefined where there is no network of that name */
export async function subnetOf(name: string): Promise<string | undefined> {
  const format = "{{range .Subnets}}{{.Subnet}}{{end}}";
  return podman(["network", "inspect", "--format", format, name]).catch(() => undefined);
}

/** Makes a network, in the place of what holds its name. No DNS server: it would listen on an address of the host. */
export async function createNetwork(name: string, subnet: string, label: string): Promise<void> {
  await podman(["network", "rm", "--force", name]).catch(() => undefined);
  const labels = ["--label", label, "--label", await raiseInotifyLimit()];
  await podman(["network", "create", "--disable-dns", "--subnet", subnet, ...labels, name]);
}

/** Removes the network, if it is still the one that is meant. */
export async function removeNetwork(name: string, subnet: string): Promise<void> {
  if ((await subnetOf(name)) === subnet) {
    await removingNetwork(() => podman(["network", "rm", "--force", name]));
  }
}
