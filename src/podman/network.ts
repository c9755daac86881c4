import { podman } from "./podman";

/** A network as podman has it now. */
export interface NetworkNow {
  /** The name of its device on this host; not there while nothing is on the network. */
  readonly bridge: string;
  /** CIDR. */
  readonly subnet: string;
}

/** @returns undefined where there is no network of that name */
export async function networkNow(name: string): Promise<NetworkNow | undefined> {
  const format = "{{.NetworkInterface}} {{range .Subnets}}{{.Subnet}}{{end}}";
  const text = await podman(["network", "inspect", "--format", format, name]).catch(() => "");
  const [bridge = "", subnet = ""] = text.split(" ");
  return subnet === "" ? undefined : { bridge, subnet };
}

/** Makes a network, in the place of what holds its name. No DNS server: it would listen on an address of the host. */
export async function createNetwork(name: string, subnet: string, label: string): Promise<void> {
  await podman(["network", "rm", "--force", name]).catch(() => undefined);
  await podman(["network", "create", "--disable-dns", "--subnet", subnet, "--label", label, name]);
}

/** Removes the network, if it is still the one that is meant. */
export async function removeNetwork(name: string, subnet: string): Promise<void> {
  if ((await networkNow(name))?.subnet === subnet) {
    await podman(["network", "rm", "--force", name]);
  }
}
