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
 * What is remembered of where a lab has things, in `.lab/.own/clouds/<stack>.json` and `.lab/.own/manilas/<stack>.json`: beside
 * Pulumi's state, since the state may forget things, and written before the first of them is made. No secret.
 */
const schema = z.object({
  id: z.string().refine(isLabId),
  /** Of clouds.yaml; none where the shell's variables said it all. */
  entry: z.string().optional(),
  /** With that entry, where the settings name one. */
  file: z.string().optional(),
  authUrl: z.string(),
  region: z.string(),
  project: z.object({ id: z.string(), name: z.string() }),
});

export type CloudRecord = z.infer<typeof schema>;

/** What a lab has there: machines in a cloud, or shares on a Manila that it did not make. */
export type RecordKind = "clouds" | "manilas";

const directory = (kind: RecordKind): string => join(ownDirectory(), kind);

/** @throws RangeError for what is no stack's name */
export function recordFile(stack: string, kind: RecordKind = "clouds"): string {
  return join(directory(kind), `${pathPart(stack)}.json`);
}

/**
 * @returns undefined where no lab of this name was made in a cloud by this checkout
 * @throws InputError where the file is there, and is none
 */
export function readRecord(stack: string, kind: RecordKind = "clouds"): CloudRecord | undefined {
  let text: string;
  try {
    text = readFileSync(recordFile(stack, kind), "utf8");
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
      { setting: recordFile(stack, kind), value: undefined, rule },
    ]);
  }
  return parsed.data;
}

/**
 * The record of a lab that is there already, or that is made in this cloud now.
 * @param file with the login's entry, where the settings name one
 */
export function keepRecord(
  stack: string,
  { login, project, region }: CloudClient,
  kind: RecordKind = "clouds",
  file?: string,
): CloudRecord {
  const known = readRecord(stack, kind);
  if (known !== undefined) {
    return known;
  }
  const record: CloudRecord = {
    id: newLabId(),
    entry: entryOf(login),
    file,
    authUrl: login.auth["auth_url"] ?? "",
    region,
    project: { id: project.id, name: project.name },
  };
  mkdirSync(directory(kind), { recursive: true, mode: 0o700 });
  // Whole or not at all, whenever this process may be killed.
  const unfinished = `${recordFile(stack, kind)}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(record, undefined, 1)}\n`, { mode: 0o600 });
  renameSync(unfinished, recordFile(stack, kind));
  return record;
}

export function forgetRecord(stack: string, kind: RecordKind = "clouds"): void {
  rmSync(recordFile(stack, kind), { force: true });
}

/** Names of the labs that this checkout has things of there, or has begun to make some. */
export function recordedLabs(kind: RecordKind = "clouds"): string[] {
  try {
    return readdirSync(directory(kind))
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
