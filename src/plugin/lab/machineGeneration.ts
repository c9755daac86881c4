import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { fallen } from "../../machines/generation";
import { machineGenerationInputs } from "../../resources/machineGeneration";
import { erase, type ResourceType } from "../host/types";

/**
 * What a machine was made for. It is replaced where a machine cannot become what is wanted in its place, and so is the
 * machine, which has its id among its own inputs. An `up` that is broken off between the two leaves the machine with the
 * former id, so that the next one replaces it.
 */
const machineGeneration: ResourceType<z.infer<typeof machineGenerationInputs>, object> = {
  inputs: machineGenerationInputs,
  identity: ["fixed"],
  diff: (old, next) => ({
    changed: !isDeepStrictEqual(old.rising, next.rising),
    replaces: fallen(old.rising, next.rising).length > 0 ? ["rising"] : [],
  }),
  create: () => Promise.resolve({ id: randomBytes(3).toString("hex"), outputs: {} }),
  update: () => Promise.resolve({}),
};

export const MachineGeneration = erase(machineGeneration);
