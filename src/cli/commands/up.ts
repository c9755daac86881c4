import { openCache } from "../../artifacts";
import { storageClassOf } from "../../csi/protocols";
import { inputsOf } from "../../inputs";
import { servedProtocols } from "../../manila/protocols";
import { labRecipes } from "../../sources";
import { labDirectory, logDirectory } from "../../paths";
import type { Settings } from "../../settings/load";
import { withoutLoginWarning } from "../../manila/pods/warning";
import { isWithoutLogin } from "../../settings/podsManila";
import { isExternal } from "../../settings/storage";
import { leaveStorageRecord } from "../../storage/external/record";
import { generationsOf } from "../anew";
import { keyboardOfTerminal } from "../answer";
import { SavedLab } from "../bringBack";
import { lookAtObjects } from "../changedObjects";
import { askForConsent } from "../consent";
import { converge, convergeAgain, type Work } from "../converge";
import { Display, elapsed } from "../display";
import { interruptSignal } from "../interrupt";
import { LabError } from "../labError";
import { keepExpiry } from "../labs/expiry";
import { lastUp, rememberUp } from "../lastUp";
import { requestsOf } from "../../machineRequests";
import type { Losses } from "../losses";
import { openLog, shorten } from "../operationLog";
import { preflight } from "../preflight";
import { mayLose, previewLosses } from "../preview";
import { KeptParts } from "../redeploy/kept";
import { renewLogins } from "../renewLogins";
import { openStack } from "../stack";
import { withStackLock } from "../stackLock";
import { tellPlugin, unreachableObjects } from "../unreachable";
import { ensureArtifacts } from "./artifacts";

export interface UpOptions {
  /** Whether to show what Pulumi prints. */
  readonly verbose: boolean;
  /** Whether machines may go without a question. */
  readonly yes: boolean;
  /** Milliseconds from now on after which `lab sweep` may take the lab down. */
  readonly ttl?: number;
  /** Whether all machines are made anew, with all that runs on them: `lab reset --hard`. */
  readonly anew?: boolean;
  /** A saved lab that comes back: its name, or the path of its archive. */
  readonly from?: string;
}

/** `lab up`: makes the lab, or makes it what its settings say. */
export async function up(stack: string, { verbose, yes, ttl, from, anew = false }: UpOptions): Promise<void> {
  const display = new Display();
  const since = Date.now();
  const saved = from === undefined ? undefined : await SavedLab.open(stack, from);
  const { settings, place, manila, warnings } = await display.phase(
    "settings",
    () => preflight(stack),
    ({ where }) => where,
  );
  await saved?.requireFit(settings);
  for (const { fact, found, rule, cure } of warnings) {
    display.line(`! ${fact}: ${found}: ${rule}. Cure: ${cure}`);
  }
  const signal = interruptSignal(display, "interrupted: finishing what is under way; once more ends at once");
  await withStackLock(stack, async () => {
    if (ttl !== undefined) {
      keepExpiry(stack, new Date(since + ttl));
    }
    await ensureArtifacts(labRecipes(settings), display, signal);
    await saved?.restore(settings, display, signal);
    const inputs = inputsOf(settings, await place.sources(openCache()));
    const before = lastUp(stack);
    const kept = await KeptParts.look(stack, display);
    const opened = await openStack(stack);
    await renewLogins(stack, [await place.login()]);
    manila?.handOver();
    const objects = await lookAtObjects(stack, signal, kept.objects);
    const replace = anew ? generationsOf(stack) : [];
    const asBefore = replace.length === 0 && !mayLose(stack, before, inputs);
    const refresh = place.refreshes || objects.found === "changed";
    const work: Work = { stack: opened, settings, place, refresh, replace, kept, asBefore };
    if (objects.found === "silent") {
      tellPlugin(opened, await unreachableObjects(stack, place));
    }
    if (!asBefore) {
      const losses = await display.phase("preview", () => preview(work, signal));
      const keyboard = keyboardOfTerminal();
      const known = { settings, before: before?.inputs, now: inputs };
      await askForConsent({ ...known, losses, yes, keyboard, signal }, display);
    }
    let { changes } = await converge(work, display, verbose, signal);
    if (objects.found === "silent") {
      changes += await convergeAgain(work, display, verbose, signal);
    }
    rememberUp(stack, inputs);
    if (!isExternal(settings.storage)) {
      leaveStorageRecord(stack);
    }
    if (changes > 0) {
      await kept.lookAgain();
    }
    if (changes === 0) {
      display.line(`Lab '${stack}' is up; nothing to do (${elapsed(since)}).`);
    } else {
      display.line(`Lab '${stack}' is up (${elapsed(since)}).\n`);
      display.line(summary(settings));
    }
    if (isWithoutLogin(settings.manila)) {
      display.line(`! ${withoutLoginWarning}`);
    }
  });
}

/** What it takes away; changes nothing. */
async function preview({ stack, settings, refresh, replace }: Work, signal: AbortSignal): Promise<Losses> {
  const { stack: name } = settings;
  try {
    return await previewLosses(stack, refresh, openLog(name, "up"), signal, replace);
  } catch (error) {
    const reason = signal.aborted ? "interrupted" : `Pulumi's preview has failed: ${shorten(error)}`;
    throw new LabError(`${reason}\nnothing was changed; logs: ${logDirectory(name)}`);
  }
}

/** What a user can do with a lab that has come up. Pure. */
export function summary(settings: Settings): string {
  const { stack } = settings;
  const option = stack === "local" ? "" : `-s ${stack} `;
  return [
    `  machines         ${requestsOf(settings)
      .map(({ name }) => name)
      .join(" ")}`,
    `  storage classes  ${servedProtocols(settings.manila)
      .map((protocol) => storageClassOf(protocol))
      .join(" ")}`,
    `  files            ${labDirectory(stack)}: kubeconfig adminrc demorc ssh_config`,
    "",
    `  scripts/lab ${option}kubectl get nodes        scripts/lab ${option}openstack share list`,
    `  scripts/lab ${option}login worker0            eval "$(scripts/lab ${option}env)"`,
  ].join("\n");
}
