import { randomBytes } from "node:crypto";

/** A file that a script finds in its place before it starts. */
export interface RemoteFile {
  readonly path: string;
  readonly content: string;
  /** As chmod takes it. Default 0600. */
  readonly mode?: string | undefined;
}

/** One idempotent script with all that it needs. */
export interface Script {
  readonly body: string;
  /** Shell variables, set but not exported. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly files?: readonly RemoteFile[] | undefined;
  /** Files to read back when the script is done: name → path. */
  readonly outputs?: Readonly<Record<string, string>> | undefined;
}

/**
 * Puts a script together as one text for bash's standard input. Nothing of it is seen in a process list, and the
 * script's commands find /dev/null as their standard input: bash reads the braces whole before it runs them.
 * @returns the text, and the word that marks a line with an output
 */
export function assemble(script: Script): { readonly text: string; readonly marker: string } {
  const marker = `:output:${randomBytes(8).toString("hex")}:`;
  const variables = Object.entries(script.variables ?? {}).map(([name, value]) => `${name}=${quote(value)}`);
  const files = (script.files ?? []).flatMap(putFile);
  const outputs = Object.entries(script.outputs ?? {}).flatMap(([name, path]) => [
    // An assignment: as an argument of printf, a failure would go unseen.
    `output=$(base64 -w0 < ${quote(path)}) || { echo ${quote(`the output '${name}', ${path}, cannot be read`)} >&2; exit 1; }`,
    `printf '\\n%s%s=%s\\n' ${quote(marker)} ${name} "$output"`,
  ]);
  const lines = [
    "{",
    "set -euo pipefail",
    "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8",
    ...variables,
    ...files,
    // In a subshell: a body that exits early still gives its outputs.
    "(",
    script.body.trimEnd(),
    ")",
    ...outputs,
    "} </dev/null",
    // The text may be followed by silence instead of its end: an ssh channel that has ended takes no signals.
    "exit 0",
    "",
  ];
  return { text: lines.join("\n"), marker };
}

/** Reads an output line, if it is one. */
export function parseOutput(line: string, marker: string): readonly [string, string] | undefined {
  if (!line.startsWith(marker)) {
    return undefined;
  }
  const text = line.slice(marker.length);
  const at = text.indexOf("=");
  return [text.slice(0, at), Buffer.from(text.slice(at + 1), "base64").toString("utf8")];
}

/** Quotes a text as one shell word. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Written beside its place and moved, so that no reader sees half a file. */
function putFile({ path, content, mode = "0600" }: RemoteFile): string[] {
  const next = `${path}.manilakube`;
  const encoded = Buffer.from(content)
    .toString("base64")
    .replaceAll(/(.{100})/g, "$1\n");
  return [
    `mkdir -p "$(dirname ${quote(path)})"`,
    `(umask 077; base64 -d > ${quote(next)} <<'EOF'`,
    encoded,
    "EOF",
    ")",
    `chmod ${mode} ${quote(next)}`,
    `mv -f ${quote(next)} ${quote(path)}`,
  ];
}
