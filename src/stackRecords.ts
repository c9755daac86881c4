import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { jsonOf } from "./json";
import { ownDirectory } from "./paths";
import { InputError } from "./settings/problem";
import { isStackName, pathPart } from "./stackName";

/**
 * Remembers where labs have things, in a file `.lab/.own/<kind>/<stack>.json` for each: beside Pulumi's state, since the state
 * may forget things. Such a record holds no secret.
 */
export class StackRecords<T> {
  /**
   * @param kind name of the directory
   * @param broken what an error says where a file is there and is no record: `The lab 'x' is …`, and what the file must say
   */
  constructor(
    private readonly kind: string,
    private readonly schema: z.ZodType<T>,
    private readonly broken: { readonly place: string; readonly rule: string },
  ) {}

  /** @throws RangeError for what is no stack's name */
  file(stack: string): string {
    return join(this.directory, `${pathPart(stack)}.json`);
  }

  /**
   * @returns undefined where there is none for this stack
   * @throws InputError where the file is there, and is none
   */
  read(stack: string): T | undefined {
    const file = this.file(stack);
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return undefined;
      }
      throw error;
    }
    const { success, data } = this.schema.safeParse(jsonOf(text));
    if (!success) {
      const { place, rule } = this.broken;
      const problem = { setting: file, value: undefined };
      throw new InputError(`The lab '${stack}' is ${place}`, [
        { ...problem, rule: `must say ${rule}; without the file nothing of the lab is known there` },
      ]);
    }
    return data;
  }

  /** Whole or not at all, whenever this process may be killed. */
  write(stack: string, record: T): T {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    const unfinished = `${this.file(stack)}.${process.pid}`;
    writeFileSync(unfinished, `${JSON.stringify(record, undefined, 1)}\n`, { mode: 0o600 });
    renameSync(unfinished, this.file(stack));
    return record;
  }

  forget(stack: string): void {
    rmSync(this.file(stack), { force: true });
  }

  /** Names of the stacks that there are records of. */
  get stacks(): string[] {
    try {
      return readdirSync(this.directory)
        .flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? [])
        .filter(isStackName);
    } catch {
      return [];
    }
  }

  private get directory(): string {
    return join(ownDirectory(), this.kind);
  }
}
