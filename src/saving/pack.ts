import { runProgram, succeeds } from "../process/run";
import type { Compression } from "./manifest";

/** Seconds that one directory may take: a hundred gigabytes at the speed of a slow disk. */
const longest = 4 * 3600;

const compressors: Readonly<Record<Compression, { readonly pack: string; readonly unpack: string }>> = {
  zstd: { pack: "zstd -q -c -T0", unpack: "zstd -q -d -c" },
  gzip: { pack: "gzip -c -1", unpack: "gzip -d -c" },
};

/**
 * Owners by number, holes, hard links, capabilities, and the overlay's own marks: its white-outs are device nodes, its
 * opaque directories have an attribute. Where a file came from in the layer below (`origin`) is true on one host only.
 */
const whole = [
  ...["--numeric-owner", "--acls", "--xattrs", "--xattrs-include=*"],
  "--xattrs-exclude=trusted.overlay.origin",
];

/** What this host can compress with best. */
export async function bestCompression(): Promise<Compression> {
  return (await succeeds("zstd", ["--version"])) ? "zstd" : "gzip";
}

export interface PackOptions {
  readonly compression: Compression;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Packs a directory, all that root can see of it, into a compressed archive of its own.
 * @param target file that is made
 * @param list file with names to take instead of all, each ended by a NUL
 */
export async function packDirectory(
  directory: string,
  target: string,
  { compression, signal }: PackOptions,
  list?: string,
): Promise<void> {
  const names = list === undefined ? ["."] : ["--null", "--no-recursion", `--files-from=${list}`];
  const args = [
    ...["--create", "--format=posix", "--pax-option=delete=atime,delete=ctime", "--sparse", ...whole],
    // A socket is made by its program at its next start.
    "--warning=no-file-ignored",
    ...["-C", directory, ...names],
  ];
  const pipe = `target=$1; shift; tar "$@" | ${compressors[compression].pack} > "$target"`;
  await pipeline(pipe, [target, ...args], signal);
}

/** Unpacks what `packDirectory` has packed from the middle of an archive, without a copy of it in between. */
export async function unpackInto(
  directory: string,
  archive: string,
  member: string,
  { compression, signal }: PackOptions,
): Promise<void> {
  const args = ["--extract", "--preserve-permissions", "--same-owner", ...whole, "-C", directory];
  const pipe = `archive=$1 member=$2; shift 2; tar --force-local -xOf "$archive" "$member" | ${compressors[compression].unpack} | tar "$@"`;
  await pipeline(pipe, [archive, member, ...args], signal);
}

/** Only the shell can make a pipe of programs. */
async function pipeline(command: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
  await runProgram("bash", ["-o", "pipefail", "-c", command, "pipe", ...args], {
    signal,
    atMostSeconds: longest,
  });
}

/**
 * Digest of the names, kinds, owners, modes and sizes of all that is in a directory. Not of the content: a file that became
 * another one has another name or size in what is built here (images lie by their digests), and reading gigabytes takes long.
 */
export async function listingDigest(directory: string, signal?: AbortSignal): Promise<string> {
  const line = "%y %m %U:%G";
  const pipe = `find "$1" -mindepth 1 \\( -type d -printf '${line} %P\\0' \\) -o -printf '${line} %s %l %P\\0' | LC_ALL=C sort -z | sha256sum`;
  const text = await runProgram("bash", ["-o", "pipefail", "-c", pipe, "pipe", directory], {
    signal,
    atMostSeconds: longest,
  });
  return text.split(" ")[0] ?? "";
}
