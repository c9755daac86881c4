import { RunningLab } from "../../running/lab";
import { InputError } from "../../settings/problem";

/** The variable that tells the fault suite which lab it is to break; without it the suite makes one of its own. */
export const faultStackVariable = "MANILAKUBE_FAULT_STACK";

/** Files of the suite that any lab can stand: what they break `up` mends, and no setting is changed. */
const files = ["machines", "objects"];

/** For jest: the files of the suite that want a lab of their own. */
export const filesForOwnLab = `/test/faults/(?!(?:${files.join("|")})\\.)`;

/**
 * Makes sure that the suite can break a lab that is up.
 * @throws InputError where it is not up, or has other machines than containers
 */
export function requireBreakable(stack: string): void {
  const others = RunningLab.open(stack).machines.filter(({ kind }) => kind !== "podman");
  if (others.length > 0) {
    const names = others.map(({ name, kind }) => `${name} (${kind})`).join(", ");
    const rule = `must have machines of the kind podman only, and has ${names}`;
    throw new InputError("The fault suite cannot break this lab", [{ setting: "--on", value: stack, rule }]);
  }
}
