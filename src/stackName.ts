/** What a stack may be called, at the door of every command and wherever a path is made of a name. */

const pattern = /^[a-z][a-z0-9-]{0,19}$/;

export const stackNameRule =
  "must start with a letter and hold at most 20 lower-case letters, digits and dashes";

export function isStackName(name: string): boolean {
  return pattern.test(name);
}
