import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BuildObserver } from "../../src/artifacts/build";
import type { Recipe } from "../../src/artifacts/recipe";

export interface FakeOptions {
  readonly needs?: readonly Recipe[];
  readonly inputs?: unknown;
  /** A line with the recipe's name is appended for each build. */
  readonly builds?: string;
  readonly milliseconds?: number;
}

/** A recipe that makes one small file. */
export function fakeRecipe(name: string, options: FakeOptions = {}): Recipe {
  return {
    name,
    title: `the ${name}`,
    needs: options.needs ?? [],
    inputs: options.inputs ?? 1,
    sources: [],
    build: async (directory) => {
      if (options.builds !== undefined) {
        await appendFile(options.builds, `${name}\n`);
      }
      await writeFile(join(directory, "begun"), "");
      await sleep(options.milliseconds ?? 0);
      await writeFile(join(directory, name), "whole");
    },
  };
}

/** Shows nothing. */
export const unseen: BuildObserver = {
  building: (_recipe, work) => work(),
  waiting: (_recipe, _process, work) => work(),
};
