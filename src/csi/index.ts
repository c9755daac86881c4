import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Artifacts } from "../artifacts";
import type { Cluster } from "../cluster/types";
import type { ManilaService } from "../manila/types";
import { after, type CsiContext } from "./context";
import { manilaDriver } from "./driver";
import { partner } from "./partners";
import { namespaceName, protocols, type MountChoices } from "./protocols";
import { snapshotController, snapshotKinds } from "./snapshots";
import { manilaSecret, storageClasses } from "./storage";

/**
 * The fourth layer: Manila CSI for each protocol that Manila has, with its partners, the snapshot API, and the classes that claims name.
 * Drivers do not wait for Manila, so both layers come up side by side; only the classes do.
 */
export class CsiLayer extends pulumi.ComponentResource {
  readonly storageClasses: readonly string[];
  /** What is there when pods can claim volumes. */
  readonly ready: readonly pulumi.CustomResource[];

  constructor(
    choices: MountChoices,
    artifacts: Artifacts,
    cluster: Cluster,
    manila: ManilaService,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Csi", "csi", {}, options);
    const base: pulumi.CustomResourceOptions = {
      parent: this,
      provider: cluster.provider,
      deletedWith: cluster.resource,
      dependsOn: [...cluster.members],
    };
    const namespace = new k8s.core.v1.Namespace(
      namespaceName,
      {
        metadata: { name: namespaceName, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      },
      base,
    );
    const context: CsiContext = { artifacts, options: after(base, namespace) };
    const kinds = snapshotKinds({ artifacts, options: base });
    const controller = snapshotController(kinds, context);
    const served = protocols.flatMap((protocol) => {
      const backend = manila.backends.find((each) => each.protocol === protocol.selector);
      return backend === undefined ? [] : [{ protocol, backend }];
    });
    const drivers = served.flatMap(({ protocol }) =>
      manilaDriver(protocol, manila.mark, partner(protocol, context), {
        ...context,
        // The snapshotter beside each controller ends when the snapshot API is not there.
        options: after(context.options, ...kinds),
      }),
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
    this.ready = [controller, registered, ...classes];
    this.registerOutputs({
      storageClasses: this.storageClasses,
      ready: pulumi.all(this.ready.map(({ urn }) => urn)).apply(() => true),
    });
  }
}
