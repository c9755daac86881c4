const mask = "[secret]";

/**
 * Secrets that are made on a machine and told to nobody, known by their form: cephx keys (a header and 16 bytes, or 32
 * with aes256k, in base64), and what Ganesha's exports call the secret of a share's cephx user.
 */
const forms: readonly (readonly [RegExp, string])[] = [
  [/(?<![A-Za-z0-9+/])(?:AQ[A-Za-z0-9+/]{36}==|Ag[A-Za-z0-9+/]{57}=)/g, mask],
  [/(Secret_Access_Key[\\"']*\s*[=:]\s*[\\"']*)[^\s\\"';,}]+/gi, `$1${mask}`],
];

/** Shorter lines of a secret (a lone `}` or `==`) would blank out innocent text. */
const shortest = 6;

/**
 * Makes a function that masks secrets in one line of output. A secret of several lines (a PEM key) is masked line by
 * line, since output arrives in lines; its base64 form is masked as well, and so is what has the form of a secret.
 */
export function redactor(secrets: readonly string[]): (line: string) => string {
  const needles = secrets
    .flatMap((secret) => [...secret.split("\n"), Buffer.from(secret).toString("base64")])
    .map((line) => line.trim())
    .filter((line) => line.length >= shortest && !line.startsWith("-----"))
    .sort((a, b) => b.length - a.length);
  if (needles.length === 0) {
    return withoutForms;
  }
  // One pass, longest first: a mask is never taken for a secret, nor the head of a long secret for a short one.
  const pattern = new RegExp(needles.map(escape).join("|"), "g");
  return (line) => withoutForms(line.replaceAll(pattern, mask));
}

function withoutForms(line: string): string {
  return forms.reduce((text, [form, replacement]) => text.replaceAll(form, replacement), line);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
