import { labName } from "../../names";
import { idIn } from "../mark";

/** Something in a cloud, as far as it says whose it is. */
export interface Thing {
  readonly id: string;
  /** Floating IPs have none. */
  readonly name: string | undefined;
  /** For people. */
  readonly label: string;
  /** All that its tags, description or metadata say. */
  readonly words: readonly string[];
}

/** Whose a thing is. */
export type Owner =
  /** Of this lab. */
  | "lab"
  /** Of another lab of the same name: of another checkout, or another user. */
  | { readonly id: string }
  /** Of a lab of this name that says no more, as those do that were made before labs had ids. */
  | "unknown"
  /** Of no lab of this name. */
  | "other";

/** A lab that may have no id that is known here. */
export interface SoughtLab {
  readonly stack: string;
  readonly id: string | undefined;
}

/** Judges by name and mark: what does not carry both is not this lab's. Pure. */
export function ownerOf({ name, words }: Thing, { stack, id }: SoughtLab): Owner {
  const lab = labName(stack);
  const isNamed = name === undefined || name === lab || name.startsWith(`${lab}-`);
  if (!isNamed || !words.includes(lab)) {
    return "other";
  }
  const found = idIn(words);
  if (found === undefined) {
    return "unknown";
  }
  return found === id ? "lab" : { id: found };
}
