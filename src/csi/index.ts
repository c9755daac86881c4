import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Artifacts } from "../artifacts";
import type { Cluster } from "../cluster/types";
import { patient } from "../kubernetes/timeouts";
import type { ManilaService } from "../manila/types";
import { manilaChart, type ChartChoice } from "./chart";
import { after, type CsiContext } from "./context";
import { partner } from "./partners";
import { namespaceName, protocols, type MountChoices } from "./protocols";
import { snapshotController, snapshotKinds } from "./snapshots";
import { manilaSecret, storageClasses } from "./storage";

/**
 * The fourth layer: Manila CSI's official chart for each protocol that Manila has, with its partners, the snapshot API, and the classes
 * that claims name. Drivers do not wait for Manila, so both layers come up side by side; only the classes do.
 */
export class CsiLayer extends pulumi.ComponentResource {
  readonly storageClasses: readonly string[];
  /** Ids of what is there when pods can claim volumes: known as soon as they can. */
  readonly ready: pulumi.Output<readonly pulumi.ID[]>;

  constructor(
    choices: MountChoices & { readonly chart: ChartChoice },
    artifacts: Artifacts,
    cluster: Cluster,
    manila: ManilaService,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Csi", "csi", {}, options);
    const base = patient(cluster.patience, {
      parent: this,
      provider: cluster.provider,
      deletedWith: cluster.resource,
      dependsOn: [...cluster.members],
    });
    const namespace = new k8s.core.v1.Namespace(
      namespaceName,
      {
        metadata: { name: namespaceName, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      },
      base,
    );
    const context: CsiContext = { artifacts, options: after(base, namespace) };
    const kinds = snapshotKinds({ artifacts, options: base });
    const controller = snapshotController(kinds, { artifacts, options: base });
    const served = protocols.flatMap((protocol) => {
      const backend = manila.backends.find((each) => each.protocol === protocol.selector);
      return backend === undefined ? [] : [{ protocol, backend }];
    });
    const partners = served.map(({ protocol }) => partner(protocol, context));
    const drivers = manilaChart(
      choices.chart,
      { protocols: served.map(({ protocol }) => protocol), clusterId: manila.mark, artifacts },
      // The chart's controller begins when the partners' sockets have a place, and its snapshotter ends where there is no snapshot API.
      after(context.options, ...partners, ...kinds),
    );
    const registered = cluster.whenSettled(
      "register-drivers",
      {
        template: "csi/register-drivers.sh",
        variables: { DRIVERS: served.map(({ protocol }) => protocol.driver).join(" ") },
      },
      { parent: this, dependsOn: drivers },
    );
    const secret = manilaSecret(manila, context.options);
    const waiting = after(context.options, secret, ...manila.ready);
    const classes = served.flatMap(({ protocol, backend }) =>
      storageClasses(protocol, backend, choices, kinds, waiting),
    );
    this.storageClasses = served.map(({ protocol }) => protocol.storageClass);
    this.ready = controller.apply((snapshots) =>
      pulumi.all([...snapshots, registered, ...classes].map(({ id }) => id)),
    );
    this.registerOutputs({ storageClasses: this.storageClasses, ready: this.ready.apply(() => true) });
  }
}
