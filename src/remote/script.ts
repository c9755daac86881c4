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
  /** Files that the caller reads back when the script is done: name → path. */
  readonly outputs?: Readonly<Record<string, string>> | undefined;
}

/**
 * Puts a script together as one text for bash's standard input. Nothing of it is seen in a process list, and the
 * script's commands find /dev/null as their standard input: bash reads the braces whole before it runs them. The same
 * script always has the same text.
 */
export function assemble(script: Script): string {
  const lines = [
    "{",
    "set -euo pipefail",
    "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8",
    ...assignments(script.variables),
    ...(script.files ?? []).flatMap(putFile),
    // In a subshell, which has its own traps and may exit early.
    "(",
    script.body.trimEnd(),
    ")",
    "} </dev/null",
    "",
  ];
  return lines.join("\n");
}

/** Lines of shell that set variables. */
export function assignments(variables: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${quote(value)}`);
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
