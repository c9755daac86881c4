import type { Argument, Command, Option } from "commander";
import { naturally } from "../../naturalOrder";

/** Finds the values that an argument or an option can have, by its name: `stack`, `node`, `protocol` … */
export type Values = (name: string, stack: string | undefined) => readonly string[];

/** Where a line has got to. */
interface Position {
  readonly command: Command;
  /** How many arguments of the command are there already. */
  readonly count: number;
  /** The option whose value comes next. */
  readonly option: Option | undefined;
  readonly stack: string | undefined;
}

/**
 * What can stand at the end of a line. Pure.
 * @param words of the line behind the program's name; the last one is what there is of the word to be completed
 */
export function candidates(program: Command, words: readonly string[], values: Values): string[] {
  const current = words.at(-1) ?? "";
  const { command, count, option, stack } = positionOf(program, words.slice(0, -1));
  const all =
    option !== undefined
      ? values(option.attributeName(), stack)
      : current.startsWith("-")
        ? optionsOf(command)
        : [
            ...(count === 0 ? subcommandsOf(command) : []),
            ...valuesOf(argumentAt(command, count), stack, values),
          ];
  return [...new Set(all)].filter((word) => word.startsWith(current)).sort(naturally);
}

function positionOf(program: Command, words: readonly string[]): Position {
  let position: Position = { command: program, count: 0, option: undefined, stack: undefined };
  for (const word of words) {
    position = after(position, word);
  }
  return position;
}

function after(position: Position, word: string): Position {
  const { command, count, option } = position;
  if (option !== undefined) {
    const isStack = option.attributeName() === "stack";
    return { ...position, option: undefined, ...(isStack ? { stack: word } : {}) };
  }
  if (word.startsWith("-")) {
    const found = visibleOptions(command).find(({ short, long }) => [short, long].includes(word));
    return { ...position, option: found?.required === true || found?.optional === true ? found : undefined };
  }
  const next = command.commands.find((each) => each.name() === word);
  if (next !== undefined && count === 0) {
    return { ...position, command: next, count: 0 };
  }
  const stack = argumentAt(command, count)?.name() === "stack" ? word : position.stack;
  return { ...position, count: count + 1, stack };
}

/** The last argument may stand for several words. */
function argumentAt({ registeredArguments: all }: Command, index: number): Argument | undefined {
  const last = all.at(-1);
  return all[index] ?? (last?.variadic === true ? last : undefined);
}

function valuesOf(
  argument: Argument | undefined,
  stack: string | undefined,
  values: Values,
): readonly string[] {
  return argument === undefined ? [] : values(argument.name(), stack);
}

const subcommandsOf = (command: Command): string[] => command.commands.map((each) => each.name());

const visibleOptions = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);

function optionsOf(command: Command): string[] {
  return visibleOptions(command).flatMap(({ long }) => long ?? []);
}
