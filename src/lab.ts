import * as pulumi from "@pulumi/pulumi";
import { ClusterLayer } from "./cluster";
import { CsiLayer } from "./csi";
import { HandoverLayer } from "./handover";
import { MachinesLayer } from "./machines";
import { ManilaLayer } from "./manila";
import { manilaNeeds } from "./manila/needs";
import { chartOf } from "./settings/chart";
import type { Settings } from "./settings/load";
import type { Sources } from "./sources";

/** A whole lab: the layers in the order in which the data goes. */
export class Lab extends pulumi.ComponentResource {
  readonly files: Readonly<Record<string, string>>;
  readonly storageClasses: readonly string[];
  readonly endpoint: pulumi.Output<string>;
  readonly authUrl: pulumi.Output<string>;

  constructor(settings: Settings, sources: Sources, options?: pulumi.ComponentResourceOptions) {
    super("manilakube:lab:Lab", settings.stack, {}, options);
    const parent = { parent: this };
    const { artifacts, manila: facts } = sources;
    const machines = new MachinesLayer(settings, sources, manilaNeeds(settings.manila), parent);
    const cluster = new ClusterLayer(settings, artifacts, machines, parent);
    const manila = new ManilaLayer(settings, facts, machines, parent);
    const clients = manila.service.nfsClients ?? machines.network;
    const { cephfsMounter, values, chart } = settings.csi;
    const from = chart === undefined ? { path: artifacts.manilaCsiChart() } : chartOf(chart);
    const choices = { clients, cephfsMounter, chart: { from, values } };
    const csi = new CsiLayer(choices, artifacts, cluster, manila.service, parent);
    const handover = new HandoverLayer(settings.stack, machines, cluster, manila.service, parent);
    this.files = handover.files;
    this.storageClasses = csi.storageClasses;
    this.endpoint = cluster.endpoint;
    this.authUrl = manila.service.authUrl;
    this.registerOutputs({ files: this.files, endpoint: this.endpoint, authUrl: this.authUrl });
  }
}
