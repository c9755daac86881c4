import * as pulumi from "@pulumi/pulumi";
import { forwardedPorts } from "./forwardedPorts";
import { hostOf, nodePorts, parts, ports } from "./names";

/** Where keystone, or what stands in for it, and Manila answer. */
export interface Addresses {
  /** Inside the cluster. */
  readonly auth: string;
  readonly share: string;
  /** To the lab's user. */
  readonly publicAuth: pulumi.Output<string>;
  readonly publicShare: pulumi.Output<string>;
}

const share = `http://${hostOf(parts.api)}:${ports.manila}/v2`;
const authAt = (part: string): string => `http://${hostOf(part)}:${ports.identity}/v3`;

/** @param address of the node that the user is told of; every other one answers as well */
export function withLogin(address: pulumi.Output<string>): Addresses {
  return {
    auth: authAt(parts.keystone),
    share,
    publicAuth: pulumi.interpolate`http://${address}:${nodePorts.identity}/v3`,
    publicShare: pulumi.interpolate`http://${address}:${nodePorts.manila}/v2`,
  };
}

/** Nothing leads there from outside but what the lab's commands open for themselves (src/running/reachManila.ts). */
export function withoutLogin(stack: string): Addresses {
  const own = forwardedPorts(stack);
  return {
    auth: authAt(parts.token),
    share,
    publicAuth: pulumi.output(`http://127.0.0.1:${own.identity}/v3`),
    publicShare: pulumi.output(`http://127.0.0.1:${own.manila}/v2`),
  };
}
