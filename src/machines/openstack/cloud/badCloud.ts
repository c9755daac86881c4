import { InputError } from "../../../settings/problem";

/** The error for a login that leads nowhere. @param value entry of clouds.yaml, or the file that is wrong */
export function badCloud(value: string | undefined, rule: string): InputError {
  return new InputError("The cloud cannot be used", [{ setting: "manilakube:machines.cloud", value, rule }]);
}
