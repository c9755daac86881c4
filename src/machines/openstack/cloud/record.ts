import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ownDirectory } from "../../../paths";
import { InputError } from "../../../settings/problem";
import { isStackName, pathPart } from "../../../stackName";
import { isLabId, newLabId } from "../mark";
import type { CloudClient } from "./client";
import { entryOf } from "./cloudsFile";

/**
 * What is remembered of a lab in a cloud, in `.lab/.own/clouds/<stack>.json`: beside Pulumi's state, since the state may
 * forget things, and written before the first of them is made. No secret.
 */
const schema = z.object({
  id: z.string().refine(isLabId),
  /** Of clouds.yaml; none where the shell's variables said it all. */
  entry: z.string().optional(),
  authUrl: z.string(),
  region: z.string(),
  project: z.object({ id: z.string(), name: z.string() }),
});

export type CloudRecord = z.infer<typeof schema>;

const directory = (): string => join(ownDirectory(), "clouds");

/** @throws RangeError for what is no stack's name */
export function recordFile(stack: string): string {
  return join(directory(), `${pathPart(stack)}.json`);
}

/**
 * @returns undefined where no lab of this name was made in a cloud by this checkout
 * @throws InputError where the file is there, and is none
 */
export function readRecord(stack: string): CloudRecord | undefined {
  let text: string;
  try {
    text = readFileSync(recordFile(stack), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) {
    const rule = "must say which cloud the lab is in; without the file nothing of the lab is known there";
    throw new InputError(`The lab '${stack}' is in an unknown cloud`, [
      { setting: recordFile(stack), value: undefined, rule },
    ]);
  }
  return parsed.data;
}

/** The record of a lab that is there already, or that is made in this cloud now. */
export function keepRecord(stack: string, { login, project, region }: CloudClient): CloudRecord {
  const known = readRecord(stack);
  if (known !== undefined) {
    return known;
  }
  const record: CloudRecord = {
    id: newLabId(),
    entry: entryOf(login),
    authUrl: login.auth["auth_url"] ?? "",
    region,
    project: { id: project.id, name: project.name },
  };
  mkdirSync(directory(), { recursive: true, mode: 0o700 });
  // Whole or not at all, whenever this process may be killed.
  const unfinished = `${recordFile(stack)}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(record, undefined, 1)}\n`, { mode: 0o600 });
  renameSync(unfinished, recordFile(stack));
  return record;
}

export function forgetRecord(stack: string): void {
  rmSync(recordFile(stack), { force: true });
}

/** Names of the labs that this checkout has in clouds, or has begun to make there. */
export function recordedLabs(): string[] {
  try {
    return readdirSync(directory())
      .flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? [])
      .filter(isStackName);
  } catch {
    return [];
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
