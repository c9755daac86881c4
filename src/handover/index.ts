import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster/types";
import type { Machine, Machines } from "../machines/types";
import type { Credential } from "../manila/keystoneLogin";
import { forgetOther, renderOpenrc } from "../manila/openrc";
import { keystoneLogin } from "../manila/secretLogin";
import type { ManilaService } from "../manila/types";
import { labDirectory } from "../paths";
import { LabFiles } from "../resources/labFiles";
import { renderClouds } from "./clouds";
import { renderMachines, type HandedMachine } from "./machines";
import { renderKnownHosts, renderSshConfig } from "./sshConfig";

/** The last layer: what the lab's user, and the lab's commands, get in `.lab/<stack>/`. */
export class HandoverLayer extends pulumi.ComponentResource {
  /** Absolute paths by what they are. */
  readonly files: Readonly<Record<string, string>>;
  /** The text of clouds.yaml. Secret. */
  readonly clouds: pulumi.Output<string>;

  constructor(
    stack: string,
    machines: Machines,
    cluster: Cluster,
    manila: ManilaService,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Handover", "handover", {}, options);
    const directory = labDirectory(stack);
    const { controlPlane, workers, storage } = machines;
    const all = new Set([controlPlane, ...workers, ...(storage === undefined ? [] : [storage])]);
    const handed = pulumi.all([...all].map((machine) => handOver(machine, controlPlane.name)));
    const { region, trust } = manila;
    const loginOf = (credential: pulumi.Output<Credential>) =>
      keystoneLogin(manila.authUrl, { region, interface: manila.userInterface, trust }, credential);
    const [admin, demo] = [loginOf(manila.admin), loginOf(manila.demo)];
    this.clouds = pulumi
      .all([admin, demo])
      .apply(([first, second]) => renderClouds({ admin: first, demo: second }));
    const contents = {
      kubeconfig: cluster.kubeconfig,
      adminrc: admin.apply((login) => `${forgetOther}${renderOpenrc(login)}`),
      demorc: demo.apply((login) => `${forgetOther}${renderOpenrc(login)}`),
      "clouds.yaml": this.clouds,
      "machines.json": handed.apply(renderMachines),
      ssh_config: handed.apply((list) => renderSshConfig(directory, list)),
      known_hosts: handed.apply(renderKnownHosts),
      id_ed25519: controlPlane.endpoint.privateKey,
    };
    // Machines exist long before the rest: a failed `up` can be looked into by ssh.
    const written = new LabFiles("files", { files: contents }, { parent: this });
    this.files = Object.fromEntries(Object.keys(contents).map((name) => [name, join(directory, name)]));
    this.registerOutputs({ files: this.files, written: written.id });
  }
}

/** What may be known of a machine: its endpoint holds the login's key as well, and so is a secret as a whole. */
function handOver(machine: Machine, jumpHost: string): pulumi.Output<HandedMachine> {
  const { name, role, kind, hostsManila } = machine;
  const ssh = machine.endpoint.apply(({ host, port, user, hostKey, jump }) => ({
    ...{ host, port, user, hostKey },
    jump: jump === undefined ? undefined : jumpHost,
  }));
  return pulumi
    .all([machine.address, machine.privateAddress, pulumi.unsecret(ssh)])
    .apply(([address, privateAddress, login]) => ({
      ...{ name, role, kind, hostsManila, address, privateAddress },
      ssh: login,
    }));
}
