import { z } from "zod";
import { namespaceName } from "../csi/protocols";
import { keyOf } from "../running/reset/plan";
import { InputError } from "../settings/problem";
import { stackExists } from "./stack";
import { stateResources, type StateResource } from "./stateResources";

const object = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});

/** Keys (`keyOf`) of the objects of Kubernetes among the resources of a state: all that the lab's program has made there. Pure. */
export function objectsOf(resources: readonly StateResource[]): ReadonlySet<string> {
  return new Set(
    resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .flatMap(({ inputs }) => {
        const { data } = object.safeParse(inputs);
        return data === undefined
          ? []
          : [keyOf({ ...data, ...data.metadata, namespace: data.metadata.namespace })];
      }),
  );
}

/**
 * URNs, for Pulumi, of the resources that are objects with one of the titles. Pure.
 * @param titles such as `DaemonSet manila-csi/csi-nfs-node`
 */
export function urnsOf(resources: readonly StateResource[], titles: ReadonlySet<string>): string[] {
  return resources
    .filter(({ type, delete: isLeftover }) => type.startsWith("kubernetes:") && !isLeftover)
    .filter(({ inputs }) => {
      const { data } = object.safeParse(inputs);
      return (
        data !== undefined &&
        titles.has(`${data.kind} ${data.metadata.namespace ?? ""}/${data.metadata.name}`)
      );
    })
    .map(({ urn }) => urn);
}

/**
 * The keys of a stack's objects.
 * @throws InputError where the state does not say that the lab's drivers are there: then nobody knows what is the lab's own
 */
export function madeObjects(stack: string): ReadonlySet<string> {
  const made = objectsOf((stackExists(stack) ? stateResources(stack) : undefined) ?? []);
  if (!made.has(`/Namespace /${namespaceName}`)) {
    const rule = `must be a lab that is up with its CSI drivers, as Pulumi's state has it; \`scripts/lab up ${stack}\` makes it whole`;
    throw new InputError("Nothing was changed", [{ setting: "stack", value: stack, rule }]);
  }
  return made;
}
