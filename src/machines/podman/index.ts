import * as pulumi from "@pulumi/pulumi";
import type { Artifacts } from "../../artifacts";
import { PodmanMachine, PodmanNetwork, SshKeyPair, type PodmanMachineArgs } from "../../resources";
import type { PodmanSettings } from "../../settings/load";
import { parseQuantity } from "../../settings/quantity";
import type { Machine, MachineRequest, MachineRole } from "../types";
import { hostsFile, largestLab, networkName, planMachines, type PlannedMachine } from "./plan";

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

/** Machines of the embedded lab: systemd containers on this host, on a network of the stack's own. */
export function podmanMachines(
  stack: string,
  settings: PodmanSettings,
  artifacts: Artifacts,
  requests: readonly MachineRequest[],
  options: pulumi.CustomResourceOptions,
): Machine[] {
  const login = new SshKeyPair("login", { comment: `manilakube-${stack}` }, options);
  const network = new PodmanNetwork(
    "network",
    { name: networkName(stack), subnet: settings.subnet },
    options,
  );
  const plan = planMachines(stack, settings.subnet, requests);
  // Of the largest lab there can be: one worker more must not make other machines of all that are there.
  const hosts = hostsFile(planMachines(stack, settings.subnet, largestLab));
  return plan.map((planned) => {
    const hostKey = new SshKeyPair(`${planned.name}-host-key`, { comment: planned.name }, options);
    const container = new PodmanMachine(
      planned.name,
      {
        name: planned.container,
        machine: planned.name,
        network: network.name,
        address: planned.address,
        rootfs: planned.role === "storage" ? artifacts.storageRootfs : artifacts.nodeRootfs,
        volumes: volumes[planned.role],
        ...limitsOf(settings, planned.role),
        zone: settings.zone,
        hosts,
        hostKey: hostKey.privateKey,
        authorizedKey: login.publicKey,
      },
      options,
    );
    return toMachine(planned, container, login, hostKey);
  });
}

function limitsOf(
  { limits }: PodmanSettings,
  role: MachineRole,
): { readonly cpus?: number | undefined; readonly memory?: number | undefined } {
  const given = { "control-plane": limits.controlPlane, worker: limits.worker, storage: limits.storage }[
    role
  ];
  return {
    cpus: given?.cpus,
    memory: given?.memory === undefined ? undefined : parseQuantity(given.memory),
  };
}

function toMachine(
  planned: PlannedMachine,
  container: PodmanMachine,
  login: SshKeyPair,
  hostKey: SshKeyPair,
): Machine {
  const address = pulumi.output(planned.address);
  return {
    name: planned.name,
    role: planned.role,
    hostsManila: planned.hostsManila,
    id: container.id,
    boot: container.boot,
    address,
    privateAddress: address,
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
