import { randomInt } from "node:crypto";
import { z } from "zod";
import { erase, type ResourceType } from "../host/types";

const inputs = z.strictObject({
  /** Lengths of the parts; they are joined by dots. */
  lengths: z.array(z.int().min(4).max(64)).min(1),
  /** Anything; a change makes a new text. */
  keeper: z.string().default(""),
});

type Inputs = z.infer<typeof inputs>;

// Letters and digits only: fits shells, URLs, ini files and kubeadm's token form alike.
const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

function text(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/** A random password or token: 5.17 bits a character. */
const random: ResourceType<Inputs, { value: string }> = {
  inputs,
  identity: ["lengths", "keeper"],
  diff: () => ({ changed: false }),
  create: ({ lengths }) => Promise.resolve({ id: "random", outputs: { value: lengths.map(text).join(".") } }),
};

export const Random = erase(random);
