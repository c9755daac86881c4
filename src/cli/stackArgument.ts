import { cloudName } from "../cloud/plan";
import { InputError } from "../settings/problem";
import { isStackName, stackNameRule } from "../stackName";

/**
 * Takes a stack's name from the command line. An unset shell variable gives an empty one, and `..` is a directory: both
 * would lead `down` to files that are no stack's.
 * @throws InputError
 */
export function stackArgument(name: string): string {
  if (name === cloudName) {
    throw noStack(
      name,
      "is what the test cloud is called, which has commands of its own (scripts/lab cloud)",
    );
  }
  return setArgument(name);
}

/**
 * The same for a set of artifacts, which is a stack's or has a name of the same form, as the test cloud's.
 * @throws InputError
 */
export function setArgument(name: string): string {
  if (!isStackName(name)) {
    throw noStack(name, stackNameRule);
  }
  return name;
}

/** Takes several sets, one after the other. */
export function setArguments(name: string, before: readonly string[] = []): string[] {
  return [...before, setArgument(name)];
}

function noStack(name: string, rule: string): InputError {
  return new InputError("This is no stack", [{ setting: "stack", value: name, rule }]);
}
