const mask = "[secret]";

/** Shorter lines of a secret (a lone `}` or `==`) would blank out innocent text. */
const shortest = 6;

/**
 * Makes a function that masks secrets in one line of output. A secret of several lines (a PEM key) is masked line by
 * line, since output arrives in lines; its base64 form is masked as well.
 */
export function redactor(secrets: readonly string[]): (line: string) => string {
  const needles = secrets
    .flatMap((secret) => [...secret.split("\n"), Buffer.from(secret).toString("base64")])
    .map((line) => line.trim())
    .filter((line) => line.length >= shortest && !line.startsWith("-----"))
    .sort((a, b) => b.length - a.length);
  if (needles.length === 0) {
    return (line) => line;
  }
  // One pass, longest first: a mask is never taken for a secret, nor the head of a long secret for a short one.
  const pattern = new RegExp(needles.map(escape).join("|"), "g");
  return (line) => line.replaceAll(pattern, mask);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
