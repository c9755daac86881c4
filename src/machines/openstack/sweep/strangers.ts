import type { CloudClient } from "../cloud/client";
import { kinds } from "./kinds";
import { ownerOf, type SoughtLab } from "./thing";

/** Things of labs with the same name that are not this one. */
export interface Strangers {
  /** The other lab's id; undefined where its things say none. */
  readonly id: string | undefined;
  /** For people. */
  readonly things: readonly string[];
}

/** What a sweep leaves alone although it carries the lab's name: by the lab that it says to be of. */
export async function strangersOf(cloud: CloudClient, lab: SoughtLab): Promise<Strangers[]> {
  const found = new Map<string | undefined, string[]>();
  for (const kind of kinds) {
    for (const thing of await kind.list(cloud, lab.stack)) {
      const owner = ownerOf(thing, lab);
      if (owner !== "lab" && owner !== "other") {
        const id = owner === "unknown" ? undefined : owner.id;
        found.set(id, [...(found.get(id) ?? []), `${kind.what} ${thing.label}`]);
      }
    }
  }
  return [...found].map(([id, things]) => ({ id, things }));
}

/** Why they stay, and what their owner can do. Pure. */
export function remarkOn(stack: string, { id, things }: Strangers): string {
  const list = things.join(", ");
  return id === undefined
    ? `left alone: ${list}: named as this lab's, but without a lab's id, as before labs had ids; where they are yours, remove them by hand`
    : `left alone: ${list}: of the lab '${stack}' with the id ${id}, of another checkout or user; where it is yours and its .lab/ is lost: scripts/lab down ${stack} --lab-id ${id}`;
}
