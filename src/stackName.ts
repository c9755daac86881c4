/** What a stack may be called, at the door of every command and wherever a path is made of a name. */

const pattern = /^[a-z][a-z0-9-]{0,19}$/;

/** Beside the labs' directories, what their runs have left has one of this name. */
export const reportsName = "reports";

export const stackNameRule = `must start with a letter and hold at most 20 lower-case letters, digits and dashes, and not be \`${reportsName}\``;

export function isStackName(name: string): boolean {
  return pattern.test(name) && name !== reportsName;
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
