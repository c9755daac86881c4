import { notAwaited, ofKind, withoutField, type ObjectPatch } from "../../kubernetes/stated";

/** What of the official chart does not go as it is, one patch for each reason. Its other known faults are met by values. */

/**
 * The chart's aggregated roles say that they have no rules, and Kubernetes fills in those of the roles that they aggregate. Applied again,
 * as after a look at what there is, "none" is a conflict with the controller that has filled them in. So nothing is said.
 * Source: Kubernetes' documentation of aggregated ClusterRoles ("the control plane automatically fills in the rules").
 */
const leaveAggregatedRules = ofKind("ClusterRole", (object) =>
  object["aggregationRule"] === undefined ? object : withoutField(object, "rules"),
);

/** The controller's service exists for the StatefulSet's sake and leads nowhere: nobody need wait for its endpoints. */
const doNotAwaitService = ofKind("Service", notAwaited);

export const chartPatches: readonly ObjectPatch[] = [leaveAggregatedRules, doNotAwaitService];
