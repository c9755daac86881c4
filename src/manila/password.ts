import type * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../machines/types";
import { Random } from "../resources/random";

/** A password of a service on a machine; another machine has another one. Letters and digits. Secret. */
export function randomPassword(
  name: string,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return new Random(`${name}-password`, { lengths: [24], keeper: machine.id }, options).value;
}
