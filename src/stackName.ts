/** What a stack may be called, at the door of every command and wherever a path is made of a name. */

const pattern = /^[a-z][a-z0-9-]{0,19}$/;

/** Beside the labs' directories, what their runs have left has one of this name. */
export const reportsName = "reports";
/** The same for labs that were saved. */
export const savesName = "saves";

/** What stays in `.lab/` when no lab is left. */
export const keptNames: readonly string[] = [reportsName, savesName];

export const stackNameRule = `must start with a letter and hold at most 20 lower-case letters, digits and dashes, and not be \`${reportsName}\` or \`${savesName}\``;

export function isStackName(name: string): boolean {
  return pattern.test(name) && !keptNames.includes(name);
}

/**
 * A stack's name as a part of a path. No path of a stack is made of anything else: `down` removes what lies there.
 * @throws RangeError for what is no stack's name
 */
export function pathPart(stack: string): string {
  if (!isStackName(stack)) {
    throw new RangeError(`the stack's name ${JSON.stringify(stack)} ${stackNameRule}`);
  }
  return stack;
}
