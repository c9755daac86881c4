import { z } from "zod";
import { StackRecords } from "../../../stackRecords";
import { isLabId, newLabId } from "../mark";
import type { CloudClient } from "./client";
import { entryOf } from "./cloudsFile";

/**
 * What is remembered of where a lab has things, in `.lab/.own/clouds/<stack>.json` and `.lab/.own/manilas/<stack>.json`;
 * written before the first of these things is made.
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

const broken = { place: "in an unknown cloud", rule: "which cloud the lab is in" };

const records: Readonly<Record<RecordKind, StackRecords<CloudRecord>>> = {
  clouds: new StackRecords("clouds", schema, broken),
  manilas: new StackRecords("manilas", schema, broken),
};

/** @throws RangeError for what is no stack's name */
export function recordFile(stack: string, kind: RecordKind = "clouds"): string {
  return records[kind].file(stack);
}

/**
 * @returns undefined where no lab of this name was made in a cloud by this checkout
 * @throws InputError where the file is there, and is none
 */
export function readRecord(stack: string, kind: RecordKind = "clouds"): CloudRecord | undefined {
  return records[kind].read(stack);
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
  return records[kind].write(stack, {
    id: newLabId(),
    entry: entryOf(login),
    file,
    authUrl: login.auth["auth_url"] ?? "",
    region,
    project: { id: project.id, name: project.name },
  });
}

export function forgetRecord(stack: string, kind: RecordKind = "clouds"): void {
  records[kind].forget(stack);
}

/** Names of the labs that this checkout has things of there, or has begun to make some. */
export function recordedLabs(kind: RecordKind = "clouds"): string[] {
  return records[kind].stacks;
}
