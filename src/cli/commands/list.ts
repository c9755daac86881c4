import { setTimeout as sleep } from "node:timers/promises";
import { requestsOf } from "../../machineRequests";
import { placeOf } from "../../machines/places";
import { labHome } from "../../paths";
import type { Settings } from "../../settings/load";
import { settingsOf } from "../../settings/ofStack";
import { InputError } from "../../settings/problem";
import { expiryOf } from "../labs/expiry";
import { birthOf, isLost, labsOfHost, type FoundLab } from "../labs/found";
import { expiryText, labTable, span, type LabLine } from "../labs/table";

/** A cloud that does not answer is no reason to wait for long. */
const patienceMilliseconds = 10_000;

/** `lab list`: this checkout's labs, wherever they are, and other checkouts' labs on this host. */
export async function list(): Promise<void> {
  const now = new Date();
  const labs = await Promise.all((await labsOfHost()).map((lab) => line(lab, now)));
  process.stdout.write(labs.length === 0 ? "There is no lab.\n" : `${labTable(labs)}\n`);
}

async function line(lab: FoundLab, now: Date): Promise<LabLine> {
  const { stack, home } = lab;
  const birth = birthOf(lab);
  const own = home === labHome();
  const settings = own ? settingsIfValid(stack) : undefined;
  return {
    stack,
    kind: settings?.machines.kind ?? "-",
    machines: settings === undefined ? "-" : await running(settings),
    versions: settings === undefined ? "-" : versions(settings),
    age: birth === undefined ? "-" : span(now.getTime() - birth.getTime()),
    expiry: isLost(lab) ? "its files are gone" : expiryText(expiryOf(stack, home), now),
    home: own ? "" : home,
  };
}

/** A stack whose file is gone, or wrong, may have a lab all the same. */
function settingsIfValid(stack: string): Settings | undefined {
  try {
    return settingsOf(stack);
  } catch (error) {
    if (error instanceof InputError) {
      return undefined;
    }
    throw error;
  }
}

async function running(settings: Settings): Promise<string> {
  const late = sleep(patienceMilliseconds, undefined, { ref: false });
  const states = await Promise.race([
    placeOf(settings)
      .states()
      .catch(() => undefined),
    late,
  ]);
  return states === undefined
    ? "?"
    : `${states.filter((each) => each.running).length}/${requestsOf(settings).length}`;
}

function versions({ kubernetes, manila, csi }: Settings): string {
  return [kubernetes.version, "release" in manila ? manila.release : manila.kind, csi.version].join("/");
}
