import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labHome } from "../../paths";
import { InputError } from "../../settings/problem";
import { isStackName, pathPart } from "../../stackName";

/** When labs may be taken down by `lab sweep`: `.lab/.own/expiry/<stack>` holds the moment. */
const directoryIn = (home: string): string => join(home, ".own", "expiry");

const minutes: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 };
const longestDays = 30;

/** Takes a lifetime, such as `90m`, `4h` or `2d`, from the command line. @returns milliseconds @throws InputError */
export function lifetimeArgument(text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  const lifetime = Number(count) * (minutes[unit] ?? 0) * 60_000;
  if (lifetime === 0 || lifetime > longestDays * 24 * 3_600_000) {
    const rule = `must be a whole number of minutes, hours or days, such as 90m, 4h or 2d, and at most ${longestDays}d`;
    throw new InputError("The lab cannot live so long", [{ setting: "--ttl", value: text, rule }]);
  }
  return lifetime;
}

/** Remembers when a lab of this checkout may be taken down. */
export function keepExpiry(stack: string, at: Date): void {
  const file = join(directoryIn(labHome()), pathPart(stack));
  mkdirSync(directoryIn(labHome()), { recursive: true, mode: 0o700 });
  // Whole or not at all, whenever this process may be killed.
  writeFileSync(`${file}.new`, `${at.toISOString()}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function forgetExpiry(stack: string): void {
  rmSync(join(directoryIn(labHome()), pathPart(stack)), { force: true });
}

/** @param home the `.lab/` of the lab's checkout. @returns undefined for a lab that may stay */
export function expiryOf(stack: string, home = labHome()): Date | undefined {
  try {
    const at = new Date(readFileSync(join(directoryIn(home), pathPart(stack)), "utf8").trim());
    return Number.isNaN(at.getTime()) ? undefined : at;
  } catch {
    return undefined;
  }
}

/** Names of the labs of this checkout that were given a lifetime, made or not. */
export function mortalLabs(): string[] {
  try {
    return readdirSync(directoryIn(labHome())).filter(isStackName);
  } catch {
    return [];
  }
}
