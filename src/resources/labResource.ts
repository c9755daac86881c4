import type * as pulumi from "@pulumi/pulumi";
// Not the whole SDK: the plugin reads the schemas beside the classes, and starts at every `up`.
import { CustomResource, mergeOptions } from "@pulumi/pulumi/resource";
import type { z } from "zod";

type Plain = string | number | boolean | null | undefined;

type Parts<T> = T extends Plain
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Argument<Element>[]
    : { readonly [Key in keyof T]: Argument<T[Key]> };

/** A value that may be known only when other resources are made, as a whole or in parts. */
type Argument<T> = pulumi.Input<Parts<T>>;

type Arguments<T> = { readonly [Key in keyof T]: Argument<T[Key]> };

/** What the program gives a resource, by the schema that the plugin checks it with. */
export type ArgsOf<Schema extends z.ZodType> = Arguments<z.input<Schema>>;

/** What the plugin computes for a resource, as far as the program reads it. */
interface Computed<Outputs extends object> {
  readonly outputs?: readonly (keyof Outputs & string)[];
  /** Those of them that are kept encrypted. */
  readonly secrets?: readonly (keyof Outputs & string)[];
}

/**
 * A resource of the plugin `manilakube`. Each file here has one: the schema of its inputs, what is computed for it, and its
 * class for the program. What it does stands in the file of the same name in `src/plugin/lab/`, which imports the schema.
 */
export abstract class LabResource<Outputs extends object = object> extends CustomResource {
  protected constructor(
    type: string,
    name: string,
    inputs: object,
    { outputs = [], secrets = [] }: Computed<Outputs> = {},
    options?: pulumi.CustomResourceOptions,
  ) {
    super(
      `manilakube:lab:${type}`,
      name,
      // The SDK makes an output of each property, also of one without a value.
      { ...Object.fromEntries(outputs.map((output) => [output, undefined])), ...inputs },
      mergeOptions(options, { additionalSecretOutputs: [...secrets] }),
    );
  }
}
