import { InputError } from "../../settings/problem";

const variable = "MANILAKUBE_HOST_PATIENCE";
const most = 100;

/**
 * How many times as long work may take on containers of this host, as its user says by MANILAKUBE_HOST_PATIENCE: a host that is
 * itself an emulated machine is many times slower than what the deadlines of phases and cases are made for. 1 where nothing is said.
 * @throws InputError for what is no whole number from 1 to 100
 * @example MANILAKUBE_HOST_PATIENCE=8 scripts/lab up
 */
export function hostPatience(value = process.env[variable]): number {
  if (value === undefined || value === "") {
    return 1;
  }
  if (!/^\d{1,3}$/.test(value) || Number(value) < 1 || Number(value) > most) {
    const rule = `must be a whole number from 1 to ${most}`;
    throw new InputError("This host's patience", [{ setting: variable, value, rule }]);
  }
  return Number(value);
}
