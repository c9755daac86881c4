import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildObserver } from "../../src/artifacts/build";
import type { Recipe } from "../../src/artifacts/recipe";

export interface FakeOptions {
  readonly needs?: readonly Recipe[];
  readonly inputs?: unknown;
  /** A line with the recipe's name is appended for each build. */
  readonly builds?: string;
  /** How long a program runs for it, whose process id is in the file `begun` of what is unfinished. */
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
    build: async (directory, tools) => {
      if (options.builds !== undefined) {
        await appendFile(options.builds, `${name}\n`);
      }
      if (options.milliseconds !== undefined) {
        const script = 'echo $$ > "$1/new"; mv "$1/new" "$1/begun"; exec sleep "$2"';
        await tools.run("sh", ["-c", script, "sh", directory, `${options.milliseconds / 1000}`]);
      }
      await writeFile(join(directory, name), "whole");
    },
  };
}

/** Shows nothing. */
export const unseen: BuildObserver = {
  building: (_recipe, work) => work(),
  printed: () => undefined,
  waiting: (_recipe, _process, work) => work(),
};
