import { randomInt } from "node:crypto";
import type { z } from "zod";
import { randomInputs, type RandomOutputs } from "../../resources/random";
import { erase, type ResourceType } from "../host/types";

// Letters and digits only: fits shells, URLs, ini files and kubeadm's token form alike.
const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

function text(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/** 5.17 bits a character. */
const random: ResourceType<z.infer<typeof randomInputs>, RandomOutputs> = {
  inputs: randomInputs,
  identity: ["lengths", "keeper"],
  diff: () => ({ changed: false }),
  create: ({ lengths }) => Promise.resolve({ id: "random", outputs: { value: lengths.map(text).join(".") } }),
};

export const Random = erase(random);
