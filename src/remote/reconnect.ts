import { InputError } from "../settings/problem";

export const reconnectVariable = "MANILAKUBE_RECONNECT_SECONDS";

const usual = 300;
const least = 10;
const most = 3600;

/**
 * How long a run waits for a new connection to its machine after one was lost, in seconds: five minutes, or what the user says
 * by MANILAKUBE_RECONNECT_SECONDS, for networks that are away for longer, and for who wants to hear sooner that one is gone.
 * @throws InputError for what is no whole number from 10 to 3600
 * @example MANILAKUBE_RECONNECT_SECONDS=1800 scripts/lab up
 */
export function reconnectSeconds(value = process.env[reconnectVariable]): number {
  if (value === undefined || value === "") {
    return usual;
  }
  if (!/^\d{1,4}$/.test(value) || Number(value) < least || Number(value) > most) {
    const rule = `must be a whole number from ${least} to ${most}`;
    throw new InputError("Lost connections", [{ setting: reconnectVariable, value, rule }]);
  }
  return Number(value);
}
