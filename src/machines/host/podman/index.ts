import * as pulumi from "@pulumi/pulumi";
import { MachineGeneration } from "../../../resources/machineGeneration";
import { PodmanMachine, type PodmanMachineArgs } from "../../../resources/podmanMachine";
import { SshKeyPair } from "../../../resources/sshKeyPair";
import { parseQuantity } from "../../../settings/quantity";
import type { Machine, MachineRole } from "../../types";
import type { HostLab } from "../maker";
import type { PlannedMachine } from "../plan";
import type { Boots } from "../sources";

const containerd = { path: "/var/lib/containerd", seed: "link" } as const;
const kubelet = { path: "/var/lib/kubelet", seed: "copy" } as const;

/** Overlay mounts and databases want a file system that is no overlay itself. */
const volumes: Readonly<Record<MachineRole, PodmanMachineArgs["volumes"]>> = {
  "control-plane": [containerd, kubelet, { path: "/var/lib/etcd", seed: "copy" }],
  worker: [containerd, kubelet],
  storage: [
    { path: "/var/lib/ceph", seed: "copy" },
    { path: "/var/lib/mysql", seed: "copy" },
  ],
};

/** A machine as a systemd container on this host. */
export function podmanMachine(planned: PlannedMachine, boots: Boots, lab: HostLab): Machine {
  const { name, role, hostsManila, fullName, size } = planned;
  const { settings, network, login, hosts, options } = lab;
  const hostKey = new SshKeyPair(`${name}-host-key`, { comment: name }, options);
  const generation = new MachineGeneration(`${name}-generation`, planned.generation, options);
  const container = new PodmanMachine(
    name,
    {
      generation: generation.id,
      name: fullName,
      machine: name,
      network: network.name,
      address: planned.address,
      rootfs: role === "storage" ? boots.storage : boots.node,
      volumes: volumes[role],
      cpus: size.cpus,
      memory: size.memory === undefined ? undefined : parseQuantity(size.memory),
      zone: settings.zone,
      hosts: hosts(planned),
      hostKey: hostKey.privateKey,
      authorizedKey: login.publicKey,
    },
    options,
  );
  const address = pulumi.output(planned.address);
  return {
    ...{ name, role, hostsManila, kind: "podman" },
    id: container.id,
    boot: container.boot,
    address,
    privateAddress: address,
    patience: boots.patience,
    endpoint: pulumi.all([login.privateKey, hostKey.publicKey]).apply(([privateKey, publicKey]) => ({
      host: planned.address,
      port: 22,
      user: "root",
      privateKey,
      hostKey: publicKey,
    })),
    resource: container,
  };
}
