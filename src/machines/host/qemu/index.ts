import * as pulumi from "@pulumi/pulumi";
import { MachineGeneration } from "../../../resources/machineGeneration";
import { SshKeyPair } from "../../../resources/sshKeyPair";
import { VirtualMachine } from "../../../resources/virtualMachine";
import { rotateHostKey } from "../../rotateHostKey";
import type { Machine } from "../../types";
import { userData } from "../../userData";
import type { HostLab } from "../maker";
import type { PlannedMachine } from "../plan";
import type { Boots } from "../sources";
import { virtualSize } from "./size";

/** The login of the project's own images. */
const user = "debian";

/** A machine as a virtual machine on this host, which gets to know itself as a server of a cloud does. */
export function qemuMachine(planned: PlannedMachine, boots: Boots, lab: HostLab): Machine {
  const { name, role, hostsManila, address, fullName, size } = planned;
  const { settings, network, login, hosts, options } = lab;
  const firstHostKey = new SshKeyPair(`${name}-first-host-key`, { comment: name }, options);
  const generation = new MachineGeneration(`${name}-generation`, planned.generation, options);
  const instance = new VirtualMachine(
    name,
    {
      generation: generation.id,
      name: fullName,
      machine: name,
      network: network.name,
      address,
      image: role === "storage" ? boots.storage : boots.node,
      ...virtualSize(role, size),
      zone: settings.zone,
      authorizedKey: login.publicKey,
      userData: pulumi.secret(
        pulumi
          .all([firstHostKey.privateKey, firstHostKey.publicKey])
          .apply(([secret, key]) =>
            userData({ name, hosts: hosts(planned), hostKey: { private: secret, public: key } }),
          ),
      ),
    },
    options,
  );
  const route = { host: pulumi.output(address), user, login };
  return {
    ...{ name, role, hostsManila, kind: "qemu" },
    id: instance.id,
    boot: instance.boot,
    address: route.host,
    privateAddress: route.host,
    patience: boots.patience,
    endpoint: rotateHostKey(name, { instance, firstHostKey }, route, [], options),
    resource: instance,
  };
}
