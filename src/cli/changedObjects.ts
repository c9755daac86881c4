import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { stateFile } from "../paths";
import { ProcessError } from "../process/run";
import { RunningLab } from "../running/lab";

/** How a lab's objects in Kubernetes are, against what Pulumi has seen of them last. */
export type ObjectsLook =
  /** Nothing of the kind is known yet. */
  | { readonly found: "none" }
  | { readonly found: "same" }
  /** Objects are gone or others. For people: `kind namespace/name`. */
  | { readonly found: "changed"; readonly objects: readonly string[] }
  /** The API server did not say. */
  | { readonly found: "silent"; readonly reason: string };

/** An object as it was or is at one time. */
interface Sighting {
  readonly title: string;
  readonly uid: string;
  /** Of kinds that count it, only what is wanted of an object; of others, any of its states. Undefined where Kubernetes fills the object in, or another build runs. */
  readonly version: string | undefined;
}

const checkpoint = z.object({
  checkpoint: z.object({
    latest: z.object({
      resources: z
        .array(z.object({ type: z.string().default(""), outputs: z.unknown().optional() }))
        .default([]),
    }),
  }),
});

const object = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    generation: z.number().optional(),
    resourceVersion: z.string(),
  }),
  /** Of a ClusterRole whose rules are those of others, at any time. */
  aggregationRule: z.unknown().optional(),
});

type KnownObject = z.infer<typeof object>;

/** No objects' contents, since secrets are among them. */
const columns = [
  ["KIND", ".kind"],
  ["NAMESPACE", ".metadata.namespace"],
  ["NAME", ".metadata.name"],
  ["UID", ".metadata.uid"],
  ["GENERATION", ".metadata.generation"],
  ["VERSION", ".metadata.resourceVersion"],
];
const none = "<none>";

/** A minute is what sixty requests take of an API server that is very busy. */
const seconds = 60;

/**
 * Asks the API server in one call for every object that `up` has made, so that an `up` with nothing else to do needs no refresh of
 * Pulumi's to learn whether somebody has deleted or changed one.
 * @param kept `kind namespace/name` of objects that may be others than they were, as where a part of the lab was redeployed
 */
export async function lookAtObjects(
  stack: string,
  signal: AbortSignal,
  kept: ReadonlySet<string> = new Set(),
): Promise<ObjectsLook> {
  const known = knownObjects(stack);
  const seen = known.map((each) => sighting(each, kept));
  const lab = new RunningLab(stack);
  if (known.length === 0 || !lab.has("kubeconfig")) {
    return { found: "none" };
  }
  const items = known.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    ...{ apiVersion, kind },
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  }));
  const output = `custom-columns=${columns.map(([title, path]) => `${title}:${path}`).join(",")}`;
  const args = ["get", "--filename=-", "--ignore-not-found", "--no-headers", `--output=${output}`];
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  try {
    return compare(seen, await lab.kubectl(args, { input, signal, atMostSeconds: seconds }));
  } catch (error) {
    return explain(error, seen);
  }
}

/** What Pulumi's state has of Kubernetes. */
function knownObjects(stack: string): KnownObject[] {
  const path = stateFile(stack);
  if (!existsSync(path)) {
    return [];
  }
  const { data } = checkpoint.safeParse(JSON.parse(readFileSync(path, "utf8")));
  return (data?.checkpoint.latest.resources ?? [])
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .flatMap(({ outputs }) => object.safeParse(outputs).data ?? []);
}

function sighting({ kind, metadata, aggregationRule }: KnownObject, kept: ReadonlySet<string>): Sighting {
  const { name, namespace, uid, generation, resourceVersion } = metadata;
  const title = titleOf(kind, namespace, name);
  const isOurs = aggregationRule === undefined && !kept.has(title);
  return { title, uid, version: isOurs ? `${generation ?? resourceVersion}` : undefined };
}

function titleOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** @param rows what kubectl printed */
function compare(known: readonly Sighting[], rows: string): ObjectsLook {
  const now = new Map(
    rows.split("\n").flatMap((row): [string, Omit<Sighting, "title">][] => {
      const [kind = "", namespace = "", name = "", uid = "", generation = "", version = ""] =
        row.split(/\s+/);
      const title = titleOf(kind, namespace === none ? undefined : namespace, name);
      return row.trim() === "" ? [] : [[title, { uid, version: generation === none ? version : generation }]];
    }),
  );
  const isSame = ({ title, uid, version }: Sighting): boolean => {
    const seen = now.get(title);
    return seen?.uid === uid && (version === undefined || seen.version === version);
  };
  const objects = known.filter((each) => !isSame(each)).map(({ title }) => title);
  return objects.length === 0 ? { found: "same" } : { found: "changed", objects };
}

/** An API server that knows a kind no more has answered: the kind's definition was deleted, and all objects with it. */
const unknownKind = /no matches for kind "(\w+)"/;

function explain(error: unknown, known: readonly Sighting[]): ObjectsLook {
  const reason = error instanceof ProcessError ? error.tail.join(" ") : String(error);
  const [, kind] = unknownKind.exec(reason) ?? [];
  return kind === undefined
    ? { found: "silent", reason: error instanceof ProcessError ? (error.tail.at(-1) ?? reason) : reason }
    : {
        found: "changed",
        objects: known.map(({ title }) => title).filter((title) => title.startsWith(`${kind} `)),
      };
}
