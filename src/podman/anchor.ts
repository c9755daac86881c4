import { lookAtContainer, modestLimits } from "./container";
import { podman } from "./podman";

/**
 * What keeps a network up on which virtual machines are: the smallest container there is. podman has a network's bridge,
 * addresses and forwarding rules only while a container is on the network, and of virtual machines podman knows nothing.
 */
export interface AnchorRequest {
  /** Of the network. */
  readonly network: string;
  readonly address: string;
  /** A directory with nothing but the program `pause`. */
  readonly program: string;
  /** The lab's own (`labLabel`), by which `down` finds the container. */
  readonly label: string;
}

export function anchorName(network: string): string {
  return `${network}-network`;
}

/** Starts a network's anchor. One that is there already is removed first. */
export async function startAnchor({ network, address, program, label }: AnchorRequest): Promise<void> {
  const name = anchorName(network);
  await removeAnchor(network);
  await podman([
    ...["--runtime", "runc", "run", "--detach", "--name", name, "--label", label, ...modestLimits],
    ...["--network", network, "--ip", address, "--rootfs", `${program}:O`, "/pause"],
  ]);
}

export async function isAnchored(network: string): Promise<boolean> {
  return (await lookAtContainer(anchorName(network)))?.status === "running";
}

export async function removeAnchor(network: string): Promise<void> {
  await podman(["rm", "--force", "--ignore", "--time", "0", anchorName(network)]);
}
