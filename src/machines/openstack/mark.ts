import { randomBytes } from "node:crypto";
import { labName } from "../names";

/**
 * What tells the things of one lab in a cloud from all others there. The stack's name alone does not: another checkout, or
 * another user of the same project, may have a lab of that name.
 */
export interface LabMark {
  readonly stack: string;
  /** As `newLabId` gives it; kept beside Pulumi's state. */
  readonly id: string;
}

const idKey = "manilakube-lab";
const idPattern = /^[0-9a-f]{8}$/;

export function newLabId(): string {
  return randomBytes(4).toString("hex");
}

export const labIdRule = "must be eight hexadecimal digits, such as 1f2e3d4c";

export function isLabId(text: string): boolean {
  return idPattern.test(text);
}

/** The id as a word of tags and descriptions. */
export function idWord(id: string): string {
  return `${idKey}=${id}`;
}

/** The id that a thing's words say, if any. */
export function idIn(words: readonly string[]): string | undefined {
  return words.find((word) => word.startsWith(`${idKey}=`))?.slice(idKey.length + 1);
}

/** For things of the network. */
export function tagsOf({ stack, id }: LabMark): string[] {
  return ["manilakube", labName(stack), idWord(id)];
}

/**
 * The same as a description. The cloud's API sets tags by a second request, so what is made by an `up` that is killed
 * between the two has a description only.
 */
export function descriptionOf({ stack, id }: LabMark, what?: string): string {
  return [labName(stack), idWord(id), ...(what === undefined ? [] : [what])].join(" ");
}

/** The same for servers. */
export function metadataOf({ stack, id }: LabMark): Record<string, string> {
  return { manilakube: stack, [idKey]: id };
}

/** What a server's metadata say, as words. */
export function wordsOfMetadata({ manilakube: stack, [idKey]: id }: Record<string, string>): string[] {
  return [...(stack === undefined ? [] : [labName(stack)]), ...(id === undefined ? [] : [idWord(id)])];
}

/** The name of what can carry nothing else: key pairs and server groups. */
export function markedName({ stack, id }: LabMark): string {
  return `${labName(stack)}-${id}`;
}

/** What such a name says to a stack, as words. Things of labs that were made before labs had ids have the lab's name alone. */
export function wordsOfName(name: string, stack: string): string[] {
  const rest = name.startsWith(`${labName(stack)}-`) ? name.slice(labName(stack).length + 1) : "";
  return name === labName(stack) ? [name] : isLabId(rest) ? [labName(stack), idWord(rest)] : [];
}
