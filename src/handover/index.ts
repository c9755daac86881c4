import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster/types";
import type { Machine, Machines } from "../machines/types";
import { forgetOther } from "../manila/openrc";
import { openrc } from "../manila/openrcOutput";
import type { ManilaService } from "../manila/types";
import { labDirectory } from "../paths";
import { LabFiles } from "../resources";
import { renderKnownHosts, renderSshConfig, type SshHost } from "./sshConfig";

/** The last layer: what the lab's user gets, in `.lab/<stack>/`. */
export class HandoverLayer extends pulumi.ComponentResource {
  /** Absolute paths by what they are. */
  readonly files: Readonly<Record<string, string>>;

  constructor(
    stack: string,
    machines: Machines,
    cluster: Cluster,
    manila: ManilaService,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Handover", "handover", {}, options);
    const directory = labDirectory(stack);
    const all = new Set([machines.controlPlane, ...machines.workers, machines.storage]);
    const hosts = pulumi.all([...all].map((machine) => toHost(machine, machines.controlPlane.name)));
    const contents = {
      kubeconfig: cluster.kubeconfig,
      adminrc: pulumi.interpolate`${forgetOther}${openrc(manila.authUrl, manila.region, manila.admin, "public")}`,
      demorc: pulumi.interpolate`${forgetOther}${openrc(manila.authUrl, manila.region, manila.demo, "public")}`,
      ssh_config: hosts.apply((list) => renderSshConfig(directory, list)),
      known_hosts: hosts.apply(renderKnownHosts),
      id_ed25519: machines.controlPlane.endpoint.privateKey,
    };
    // Machines exist long before the rest: a failed `up` can be looked into by ssh.
    const written = new LabFiles("files", { files: contents }, { parent: this });
    this.files = Object.fromEntries(Object.keys(contents).map((name) => [name, join(directory, name)]));
    this.registerOutputs({ files: this.files, written: written.id });
  }
}

function toHost({ name, endpoint }: Machine, jumpHost: string): pulumi.Output<SshHost> {
  return pulumi.unsecret(
    endpoint.apply(({ host, port, user, hostKey, jump }) => ({
      ...{ name, address: host, port, user, hostKey },
      jump: jump === undefined ? undefined : jumpHost,
    })),
  );
}
