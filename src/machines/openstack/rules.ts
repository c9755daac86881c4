import type { MachineRole, ManilaNeeds } from "../types";

/** Who a port is open to: machines of a role, or the networks that the settings allow. */
export type Peer = MachineRole | "allowed";

/** One row: these ports of machines of this role are open to those peers. Nothing else comes in. */
export interface IngressRule {
  readonly role: MachineRole;
  readonly protocol: "tcp" | "udp" | "icmp";
  /** First and last. */
  readonly ports?: readonly [number, number];
  readonly from: readonly Peer[];
  readonly why: string;
}

const nodes = ["control-plane", "worker"] as const;
const everyone = ["control-plane", "worker", "storage"] as const;

const one = (port: number): readonly [number, number] => [port, port];

export interface Openings {
  /** Whether machines other than the control plane answer ssh from outside. */
  readonly directLogin: boolean;
  readonly apis: ManilaNeeds["apis"];
}

/**
 * The ports that a lab needs: Kubernetes' list of ports and protocols, flannel's VXLAN, Ceph's network configuration
 * reference (messengers v1 and v2, daemons at 6800–7568), Ganesha's NFSv4, and the APIs of the Manila kind.
 */
export function ingressRules({ directLogin, apis }: Openings): readonly IngressRule[] {
  return [
    { role: "control-plane", protocol: "tcp", ports: one(22), from: ["allowed"], why: "ssh" },
    ...(["worker", "storage"] as const).map((role) => ({
      role,
      protocol: "tcp" as const,
      ports: one(22),
      from: directLogin ? (["control-plane", "allowed"] as const) : (["control-plane"] as const),
      why: "ssh",
    })),
    {
      role: "control-plane",
      protocol: "tcp",
      ports: one(6443),
      from: ["allowed", "worker"],
      why: "Kubernetes API",
    },
    ...nodes.flatMap((role): IngressRule[] => [
      { role, protocol: "tcp", ports: one(10250), from: nodes, why: "kubelet" },
      { role, protocol: "udp", ports: one(8472), from: nodes, why: "flannel's VXLAN" },
    ]),
    ...apis.map(({ port, why }): IngressRule => {
      return { role: "storage", protocol: "tcp", ports: one(port), from: ["allowed", ...nodes], why };
    }),
    { role: "storage", protocol: "tcp", ports: one(2049), from: nodes, why: "NFS" },
    { role: "storage", protocol: "tcp", ports: one(3300), from: nodes, why: "Ceph monitor, messenger v2" },
    { role: "storage", protocol: "tcp", ports: one(6789), from: nodes, why: "Ceph monitor, messenger v1" },
    { role: "storage", protocol: "tcp", ports: [6800, 7568], from: nodes, why: "Ceph daemons" },
    ...everyone.map((role): IngressRule => ({ role, protocol: "icmp", from: everyone, why: "ping" })),
  ];
}
