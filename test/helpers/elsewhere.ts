import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../../src/remote/endpoint";

/** Where phases go in place of the machines that they are for. */
export interface Elsewhere {
  readonly machine: Endpoint;
  /** For those that are reached through the jump host. */
  readonly jump: Endpoint;
}

/**
 * Has every phase of a program run elsewhere, by the way it would have gone: directly, or through the jump host. For the options of
 * a component.
 */
export function phasesRunAt({ machine, jump }: Elsewhere): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    if (type !== "manilakube:lab:Script" && type !== "manilakube:lab:Job") {
      return undefined;
    }
    const given = props as { readonly endpoint: pulumi.Input<Endpoint> };
    const endpoint = pulumi.secret(
      pulumi
        .output(given.endpoint)
        .apply((wanted) => (wanted.jump === undefined ? machine : { ...machine, jump })),
    );
    return { props: { ...given, endpoint }, opts };
  };
}
