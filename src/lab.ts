import * as pulumi from "@pulumi/pulumi";
import { ClusterLayer } from "./cluster";
import { CsiLayer } from "./csi";
import { HandoverLayer } from "./handover";
import { MachinesLayer } from "./machines";
import type { Machines } from "./machines/types";
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
  /** What the lab hands to programs; `.lab/<stack>/` has the same for people. Secret both. */
  readonly kubeconfig: pulumi.Output<string>;
  readonly clouds: pulumi.Output<string>;
  /** Where the lab's user reaches each machine, by the machine's name. */
  readonly addresses: Readonly<Record<string, pulumi.Output<string>>>;
  /** Ids of what is there when pods can claim volumes: known as soon as they can. */
  readonly ready: pulumi.Output<readonly pulumi.ID[]>;

  /** @param type another one for each lab of a stack: Pulumi tells resources apart by the types of their parents */
  constructor(
    settings: Settings,
    sources: Sources,
    options?: pulumi.ComponentResourceOptions,
    type = "manilakube:lab:Lab",
  ) {
    super(type, settings.stack, {}, options);
    const parent = { parent: this };
    const { artifacts } = sources;
    const machines = new MachinesLayer(settings, sources, manilaNeeds(settings), parent);
    const cluster = new ClusterLayer(settings, artifacts, machines, parent);
    const manila = new ManilaLayer(settings, sources, machines, cluster, parent);
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
    this.kubeconfig = cluster.kubeconfig;
    this.clouds = handover.clouds;
    this.addresses = addressesOf(machines);
    this.ready = csi.ready;
    this.registerOutputs({ files: this.files, endpoint: this.endpoint, authUrl: this.authUrl });
  }
}

function addressesOf({ controlPlane, workers, storage }: Machines): Record<string, pulumi.Output<string>> {
  const all = [controlPlane, ...workers, ...(storage === undefined ? [] : [storage])];
  return Object.fromEntries(all.map(({ name, address }) => [name, address]));
}
