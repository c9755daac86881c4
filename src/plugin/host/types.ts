import type { z } from "zod";

/** What an operation knows of its surroundings. */
export interface OperationContext {
  readonly urn: string;
  /** The resource's name, as a part of the URN. */
  readonly name: string;
  /** The lab's name: that of Pulumi's stack, where the provider's configuration names no other one. */
  readonly stack: string;
  /** Aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
  /** Shows a line beside the resource in Pulumi's display; it is not kept. */
  readonly status: (line: string) => void;
}

export interface Difference {
  readonly changed: boolean;
  /** Names of what makes the resource another one, beyond its type's identity. */
  readonly replaces?: readonly string[];
  /** The old one must be gone before the new one can be made, and with it all that depends on it. Default false. */
  readonly deleteBeforeReplace?: boolean;
}

/**
 * One type of resource of a plugin. `Inputs` come validated, with secrets as plain values: the engine marks every output
 * that has the name of a secret input as secret again, and the resource's class names further secret outputs.
 */
export interface ResourceType<Inputs extends object, Outputs extends object> {
  readonly inputs: z.ZodType<Inputs>;
  /** Inputs whose change makes it another resource: it is replaced, and so is what depends on it. */
  readonly identity: readonly (keyof Inputs & string)[];
  /** Adds computed inputs (a digest, say) once all inputs are known. */
  readonly complete?: (inputs: Inputs) => Inputs | Promise<Inputs>;
  /** Compares the rest; called only when all inputs are known. */
  readonly diff: (
    old: Inputs & Outputs,
    next: Inputs,
    context: OperationContext,
  ) => Difference | Promise<Difference>;
  readonly create: (
    inputs: Inputs,
    context: OperationContext,
  ) => Promise<{ readonly id: string; readonly outputs: Outputs }>;
  readonly update?: (
    id: string,
    next: Inputs,
    old: Inputs & Outputs,
    context: OperationContext,
  ) => Promise<Outputs>;
  /** Must succeed when the thing is gone already, and leave a successor of the same name alone. */
  readonly delete?: (id: string, state: Inputs & Outputs, context: OperationContext) => Promise<void>;
}

/** A resource type whose inputs and outputs nobody but itself knows. */
export type AnyResourceType = ResourceType<object, object>;

export interface Plugin {
  readonly name: string;
  readonly version: string;
  readonly resolve: (type: string) => AnyResourceType | undefined;
  /** Called once with the provider's configuration; names come without the `<plugin>:config:` prefix. */
  readonly configure?: (variables: ReadonlyMap<string, string>) => void;
  /** The name of the lab that resources of a stack of Pulumi's belong to; without it that is the stack's own name. */
  readonly labOf?: (stack: string) => string;
  /** Provider inputs whose change replaces the provider and all that it made. */
  readonly replacingConfiguration?: readonly string[];
}

/**
 * Thrown by create and update when the thing exists but is not what it should be. The engine keeps it as
 * created-but-failed, and the next `up` calls update: work resumes instead of starting over.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";

  constructor(
    message: string,
    readonly id: string,
    readonly outputs: object = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Hides the type parameters of a resource type. Safe: the host hands it only what its own schema has parsed. */
export function erase<I extends object, O extends object>(type: ResourceType<I, O>): AnyResourceType {
  return type as unknown as AnyResourceType;
}
