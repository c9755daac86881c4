import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { projectRoot } from "../../paths";
import { Display } from "../display";
import { expiryOf } from "../labs/expiry";
import { isLost, labsOfHost, type FoundLab } from "../labs/found";

export interface SweepOptions {
  /** Also those of which only the machines are left. */
  readonly lost: boolean;
}

/**
 * `lab sweep`: takes down the labs whose time is over, of this checkout and of others on this host, each as `lab down` does.
 * Exit code 1 where one of them is still there.
 */
export async function sweep({ lost }: SweepOptions): Promise<void> {
  const display = new Display();
  const labs = dueLabs(await labsOfHost(), lost, new Date());
  if (labs.length === 0) {
    display.line("No lab is to be taken down.");
  }
  for (const lab of labs) {
    display.line(`${lab.stack} (${lab.home})`);
    if ((await down(lab)) !== 0) {
      process.exitCode = 1;
    }
  }
}

/** The labs that `lab sweep` takes down. */
export function dueLabs(labs: readonly FoundLab[], lost: boolean, now: Date): FoundLab[] {
  return labs.filter((lab) => {
    const expiry = expiryOf(lab.stack, lab.home);
    return (expiry !== undefined && expiry <= now) || (lost && isLost(lab));
  });
}

/** By the command itself: the home of a checkout belongs to the whole of a process. @returns its exit code */
async function down({ stack, home }: FoundLab): Promise<number> {
  const child = spawn(join(projectRoot, "scripts", "lab"), ["down", stack], {
    stdio: "inherit",
    env: { ...process.env, MANILAKUBE_HOME: home },
  });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 130;
}
