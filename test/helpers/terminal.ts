/** A page of documentation as a terminal: what is typed, and what must then be on the screen. */
export interface Step {
  /** Heading that it stands below. */
  readonly title: string;
  readonly commands: string;
  /** What is printed; `…` stands for anything within a line, or by itself on a line for any lines. */
  readonly printed: string;
}

/** The steps of a page: each ```sh block with the ```text block that follows it. Pure. */
export function stepsOf(markdown: string): Step[] {
  const blocks = /^## (.*)$|^```sh\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm;
  let title = "";
  return [...markdown.matchAll(blocks)].flatMap(([, heading, commands, printed]) => {
    title = heading ?? title;
    return commands === undefined || printed === undefined ? [] : [{ title, commands, printed }];
  });
}

/** What a screen must look like: spaces may be more or fewer, since they align columns. Pure. */
export function screen(printed: string): RegExp {
  const lines = printed.trimEnd().split("\n");
  const patterns = lines.map((line) => {
    const parts = line
      .trimEnd()
      .split("…")
      .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
    return line.trim() === "…" ? "(?:.*\\n)*?" : `${parts.join(".*").replaceAll(/ +/g, " +")} *\\n`;
  });
  return new RegExp(`^${patterns.join("")}$`);
}
