import { setTimeout as sleep } from "node:timers/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProcessError } from "../process/run";
import { readScript } from "../render/template";
import type { RunningLab } from "../running/lab";
import { tarTo } from "../running/tarTo";
import type { Problem } from "../settings/problem";
import { isDirectory } from "./goSources";
import type { ServicePart } from "./parts";
import { recordSchema, type RedeployRecord } from "./record";

/** Seconds for a package to be put in place, with its services started again. */
const secondsToPut = 300;
/** A look is a login and a start of Python's; a machine that hangs must not keep `lab status` from its end. */
const secondsToLook = 30;
/** Seconds from the services' start until they answer. */
const secondsToAnswer = 90;
const pauseMilliseconds = 1000;

/** Whether a directory is a checkout of a service. */
export function checkCheckout({ name, title }: ServicePart, directory: string, problems: Problem[]): void {
  const inner = join(name, "__init__.py");
  if (!isDirectory(directory)) {
    problems.push({ setting: "--from", value: directory, rule: "must be a directory that is there" });
  } else if (!existsSync(join(directory, inner))) {
    problems.push({
      setting: "--from",
      value: directory,
      rule: `must be a checkout of ${title}, with ${inner}`,
    });
  }
}

type Action = "look" | "put" | "undo";

interface Run {
  readonly record?: RedeployRecord;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: (line: string) => void;
}

function run(
  lab: RunningLab,
  { name, units }: ServicePart,
  action: Action,
  { record, signal, onLine }: Run,
): Promise<string> {
  const variables = {
    ACTION: action,
    PACKAGE: name,
    UNITS: units,
    NEXT: `${nextDirectory(name)}/${name}`,
    RECORD: record === undefined ? "" : JSON.stringify(record),
  };
  const body = readScript("redeploy/package.sh", variables);
  const atMostSeconds = action === "look" ? secondsToLook : secondsToPut;
  return lab.run(lab.manilaHost, { body, variables }, { signal, onLine, atMostSeconds });
}

/** On the machine, until the package is in its place. */
function nextDirectory(name: string): string {
  return `/var/lib/manilakube/redeploy/${name}`;
}

/** What is known of a service's package that is not the pinned one; undefined where the pinned one is there. */
export async function lookAtService(
  lab: RunningLab,
  part: ServicePart,
  signal?: AbortSignal,
): Promise<RedeployRecord | undefined> {
  const text = (await run(lab, part, "look", { signal })).trim();
  return text === "" ? undefined : recordSchema.parse(JSON.parse(text));
}

/** Sends a checkout's package to Manila's machine, without its tests and what Python has compiled here. */
export async function sendPackage(
  lab: RunningLab,
  { name }: ServicePart,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const to = nextDirectory(name);
  const packed = [{ from: directory, entries: [name], without: ["__pycache__", `${name}/tests`] }];
  const command = `rm -rf ${to} && mkdir -p ${to} && tar -C ${to} --no-same-owner -xf -`;
  await tarTo(lab, lab.manilaHost, packed, command, signal);
}

/** Has the services run the package that was sent. @throws ProcessError with what they have written, where they end again */
export function putPackage(
  lab: RunningLab,
  part: ServicePart,
  record: RedeployRecord,
  watched: Required<Pick<Run, "onLine">> & { readonly signal: AbortSignal },
): Promise<string> {
  return run(lab, part, "put", { record, ...watched });
}

/** Has the services run the pinned package again. */
export function undoPackage(
  lab: RunningLab,
  part: ServicePart,
  watched: Required<Pick<Run, "onLine">> & { readonly signal: AbortSignal },
): Promise<string> {
  return run(lab, part, "undo", watched);
}

/** Calls that a service answers from its database, so that more than its front is seen to work. */
const questions: Readonly<Record<string, readonly string[]>> = {
  manila: ["share", "service", "list", "--format", "value", "--column", "Binary"],
  keystone: ["project", "list", "--format", "value", "--column", "Name"],
};

/**
 * Waits until a service answers its administrator.
 * @throws Error with the last refusal, after a minute and a half
 */
export async function awaitAnswer(
  lab: RunningLab,
  { name, title }: ServicePart,
  signal: AbortSignal,
): Promise<void> {
  const end = Date.now() + secondsToAnswer * 1000;
  for (;;) {
    try {
      await lab.openstack(questions[name] ?? [], { atMostSeconds: 30 });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (Date.now() > end || !(error instanceof ProcessError)) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${title} does not answer within ${secondsToAnswer} s: ${reason}`, { cause: error });
      }
    }
    await sleep(pauseMilliseconds, undefined, { signal });
  }
}
