import type { Command } from "commander";
import { InputError } from "../../settings/problem";
import { stackArgument } from "../stackArgument";

/** The lab that a command is for where its line names none. */
const defaultStack = "local";

const flags = "-s, --stack <name>";

/** Lets a line name the lab by the option -s; where it may stand is the command's matter. */
export function withStackOption(command: Command): Command {
  return command.option(flags, "the lab", stackArgument);
}

/** Lets a line name the lab by an argument, or by -s anywhere in the line. */
export function withStack(command: Command): Command {
  return withStackOption(command.argument("[stack]", "name of the lab", stackArgument));
}

/**
 * The lab that a line is for, if it names one.
 * @param argument its argument with the name
 * @throws InputError where the line names two of them
 */
export function namedStack(command: Command, argument?: string): string | undefined {
  const options = withParents(command).map((each) => each.opts<{ stack?: string }>().stack);
  const named = [argument, ...options].filter((name) => name !== undefined);
  const [first, ...others] = new Set(named);
  if (others.length > 0) {
    const rule = "must name one lab, by an argument or by -s";
    throw new InputError("Which lab?", [{ setting: "stack", value: named.join(" "), rule }]);
  }
  return first;
}

/** The same, or else the default lab. @throws InputError where the line names two */
export function chosenStack(command: Command, argument?: string): string {
  return namedStack(command, argument) ?? defaultStack;
}

/**
 * The lab and the rest of a line in which arguments of another program follow its name. The first one is the lab's name, unless
 * -s has named it, or the first one can be none: an option, or a path.
 * @throws InputError for what is no stack's name, or where the line names two labs
 */
export function stackAndRest(command: Command, args: readonly string[]): [string, readonly string[]] {
  const [first, ...rest] = args;
  const isRest = first === undefined || first.startsWith("-") || first.includes("/");
  return isRest || namedStack(command) !== undefined
    ? [chosenStack(command), args]
    : [stackArgument(first), rest];
}

function withParents(command: Command): Command[] {
  return [command, ...(command.parent === null ? [] : withParents(command.parent))];
}
