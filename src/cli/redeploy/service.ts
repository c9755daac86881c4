import { noteRedeployed } from "../../redeploy/look";
import type { ServicePart } from "../../redeploy/parts";
import { awaitAnswer, putPackage, sendPackage, undoPackage } from "../../redeploy/service";
import type { RunningLab } from "../../running/lab";
import { elapsed, type Display } from "../display";

/** Has a service on Manila's machine run the Python package of a checkout, and waits until it answers. */
export async function redeployService(
  lab: RunningLab,
  part: ServicePart,
  directory: string,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  const since = Date.now();
  const machine = lab.manilaHost;
  const record = { part: part.name, source: directory, time: new Date().toISOString() };
  await display.phase(`files to ${machine}`, () => sendPackage(lab, part, directory, signal));
  noteRedeployed(lab, part.name);
  await display.phase("services", () => putPackage(lab, part, record, watched(display, signal)), lastLine);
  await display.phase("answers", () => awaitAnswer(lab, part, signal));
  display.line(`${part.title} runs from ${directory} (${elapsed(since)}).`);
}

/** Has a service run its pinned package again, and waits until it answers. */
export async function undoService(
  lab: RunningLab,
  part: ServicePart,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  const since = Date.now();
  await display.phase("services", () => undoPackage(lab, part, watched(display, signal)), lastLine);
  await display.phase("answers", () => awaitAnswer(lab, part, signal));
  display.line(`${part.title} is the pinned one again (${elapsed(since)}).`);
}

function watched(display: Display, signal: AbortSignal) {
  const onLine = (line: string): void => {
    display.activity(line);
  };
  return { signal, onLine };
}

/** What the script has to say of the services. */
function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
