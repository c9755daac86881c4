/** What a text says in JSON; undefined where it is none, as of a file that somebody may have changed. Pure. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
