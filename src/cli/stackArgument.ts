import { cloudName } from "../cloud/plan";
import { InputError } from "../settings/problem";
import { isStackName, stackNameRule } from "../stackName";

/**
 * Takes a stack's name from the command line. An unset shell variable gives an empty one, and `..` is a directory: both
 * would lead `down` to files that are no stack's.
 * @throws InputError
 */
export function stackArgument(name: string): string {
  const rule = !isStackName(name)
    ? stackNameRule
    : name === cloudName
      ? "is what the test cloud is called, which has commands of its own (scripts/lab cloud)"
      : undefined;
  if (rule !== undefined) {
    throw new InputError("This is no stack", [{ setting: "stack", value: name, rule }]);
  }
  return name;
}
