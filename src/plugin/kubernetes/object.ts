import { isDeepStrictEqual as equal } from "node:util";
import { z } from "zod";
import { erase, PartialFailure, type OperationContext, type ResourceType } from "../host/types";
import { awaitGone, awaitReady, type AwaitOptions } from "./await";
import { NoAnswer, reasonOf, statusOf, type ClusterClient, type KubernetesObject } from "./cluster";

const inputs = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string({ error: "must be set: this plugin makes up no names" }),
    namespace: z.string().optional(),
  }),
});

type Inputs = z.infer<typeof inputs>;
type Outputs = object;

const readySeconds = 300;
const goneSeconds = 120;

/** How to reach the cluster that the provider was configured with. */
export interface Connection {
  readonly client: ClusterClient;
  /** Objects of a cluster that does not answer count as deleted. */
  readonly deleteUnreachable: boolean;
  /** Set once the API server has left a question without an answer: a frozen one would cost half a minute for each object. */
  isSilent?: boolean;
}

function waiting(seconds: number, { signal, status }: OperationContext): AwaitOptions {
  return { deadline: seconds * 1000, signal, status };
}

function toObject(given: Inputs): KubernetesObject {
  return given as unknown as KubernetesObject;
}

function idOf({ metadata }: Inputs): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

function title(given: Inputs): string {
  return `${given.kind} ${idOf(given)}`;
}

async function applyAndWait(
  { client }: Connection,
  given: Inputs,
  context: OperationContext,
): Promise<Outputs> {
  try {
    await client.apply(toObject(given), context.signal);
  } catch (error) {
    throw new Error(`${title(given)}: ${reasonOf(error)}`, { cause: error });
  }
  const problem = await awaitReady(client, toObject(given), waiting(readySeconds, context));
  if (problem !== undefined) {
    throw new PartialFailure(`${title(given)} ${problem}`, idOf(given));
  }
  return {};
}

/**
 * Asks the API server whether an object must be made anew to become another one. It answers 422 to a change of what
 * cannot change, and to what is invalid by itself, for which nothing must be deleted: only the former is accepted under
 * another name.
 * @throws Error with the API server's words for what is invalid by itself
 */
async function isImmutable(
  { client }: Connection,
  next: Inputs,
  { signal }: OperationContext,
): Promise<boolean> {
  const refusal = async (object: Inputs): Promise<unknown> => {
    try {
      await client.apply(toObject(object), signal, true);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const error = await refusal(next);
  if (statusOf(error) !== 422) {
    // Whatever else is wrong, the update itself will say.
    return false;
  }
  const namesake = { ...next, metadata: { ...next.metadata, name: `${next.metadata.name}-0` } };
  if (statusOf(await refusal(namesake)) === 422) {
    throw new Error(`${title(next)}: ${reasonOf(error)}`, { cause: error });
  }
  return true;
}

/** Any Kubernetes object: applied by server-side apply, waited for where its kind can be waited for, deleted in the foreground. */
export function objectType(connect: () => Connection) {
  const type: ResourceType<Inputs, Outputs> = {
    inputs,
    identity: ["apiVersion", "kind"],
    diff: async (old, next, context) => {
      if (equal(old, next)) {
        return { changed: await isGone(connect(), next, context) };
      }
      if (idOf(old) !== idOf(next)) {
        return { changed: true, replaces: ["metadata"] };
      }
      const immutable = await isImmutable(connect(), next, context);
      return immutable ? { changed: true, replaces: ["spec"], deleteBeforeReplace: true } : { changed: true };
    },
    create: async (given, context) => ({
      id: idOf(given),
      outputs: await applyAndWait(connect(), given, context),
    }),
    update: (_id, next, _old, context) => applyAndWait(connect(), next, context),
    delete: async (_id, state, context) => {
      const { client, deleteUnreachable } = connect();
      try {
        await client.delete(toObject(state), context.signal);
        const problem = await awaitGone(client, toObject(state), waiting(goneSeconds, context));
        if (problem !== undefined) {
          throw new Error(`${title(state)} still waits for ${problem}`);
        }
      } catch (error) {
        // An answer of the API server has a status; anything else means that there is no such cluster any more.
        const unreachable = statusOf(error) === undefined || statusOf(error) === 401;
        if (!(deleteUnreachable && unreachable && !(await isReachable(client, context.signal)))) {
          throw new Error(`${title(state)}: ${reasonOf(error)}`, { cause: error });
        }
      }
    },
  };
  return erase(type);
}

/**
 * Whether somebody has deleted an object behind the back of `up`. A cluster that does not answer has not said so: it may be
 * starting again with all that it had.
 */
async function isGone(connection: Connection, given: Inputs, { signal }: OperationContext): Promise<boolean> {
  if (connection.isSilent === true) {
    return false;
  }
  try {
    return (await connection.client.read(toObject(given), signal)) === undefined;
  } catch (error) {
    connection.isSilent = error instanceof NoAnswer;
    return false;
  }
}

function isReachable(client: ClusterClient, signal: AbortSignal): Promise<boolean> {
  const probe = { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system" } };
  return client.read(probe, signal).then(
    () => true,
    () => false,
  );
}
