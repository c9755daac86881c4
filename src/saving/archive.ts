import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { runProgram } from "../process/run";
import { parseManifest, refusal, type Manifest, type Member } from "./manifest";

const manifestName = "manifest.json";

/** Seconds for one file of an archive to be copied or read. */
const longest = 4 * 3600;

/**
 * An archive that is being written: a plain tar file of compressed parts. The manifest comes last, so that what was broken off is
 * no archive; the file has its name only when it is whole. Until then all lies in one directory beside it that others cannot read.
 */
export class ArchiveWriter {
  readonly members: Member[] = [];
  private readonly unfinished: string;

  private constructor(
    private readonly file: string,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.unfinished = join(dirname(file), `.${basename(file)}.unfinished`);
  }

  /** What an earlier one of the same name has left, as when it was killed, goes. */
  static async begin(file: string, signal?: AbortSignal): Promise<ArchiveWriter> {
    const writer = new ArchiveWriter(file, signal);
    await writer.abandon();
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await mkdir(writer.unfinished, { mode: 0o700 });
    await writeFile(writer.archive, "", { mode: 0o600 });
    return writer;
  }

  private get archive(): string {
    return join(this.unfinished, "archive");
  }

  /** Adds one file. @param fill writes it, to the path that it is given. @returns its bytes */
  async add(name: string, fill: (path: string) => Promise<void>): Promise<number> {
    const parts = join(this.unfinished, "parts");
    const path = join(parts, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await fill(path);
    const { size: bytes } = await stat(path);
    this.members.push({ name, bytes, sha256: await digestOf(path) });
    const owner = ["--owner=0", "--group=0", "--numeric-owner", "--mode=0600"];
    await runProgram("tar", ["--force-local", "-C", parts, "-rf", this.archive, ...owner, name], {
      signal: this.signal,
      atMostSeconds: longest,
    });
    await rm(path);
    return bytes;
  }

  async addText(name: string, text: string): Promise<void> {
    await this.add(name, (path) => writeFile(path, text, { mode: 0o600 }));
  }

  /** Ends the archive and gives it its name. */
  async end(manifest: Omit<Manifest, "members">): Promise<void> {
    const members = [...this.members];
    await this.addText(manifestName, `${JSON.stringify({ ...manifest, members }, undefined, 1)}\n`);
    await chmod(this.archive, 0o600);
    await rename(this.archive, this.file);
    await this.abandon();
  }

  /** Removes all that is not an archive yet. */
  async abandon(): Promise<void> {
    await rm(this.unfinished, { recursive: true, force: true });
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** The text of one file of an archive. @throws Error without any of the text, which may hold secrets */
export function textOf(file: string, name: string): Promise<string> {
  return runProgram("tar", ["--force-local", "-xOf", file, name], { atMostSeconds: longest }).catch(() => {
    throw new Error(`${name} cannot be read from ${file}`);
  });
}

/** @throws InputError where the file is no whole archive of a lab */
export async function readManifest(file: string): Promise<Manifest> {
  const text = await textOf(file, manifestName).catch(() => undefined);
  if (text === undefined) {
    const rule = "is damaged, or no archive of a lab: it has no manifest at its end";
    throw refusal([{ setting: "archive", value: file, rule }]);
  }
  return parseManifest(text, file);
}

/**
 * Reads the whole archive once, and compares each part with the manifest.
 * @param onMember is told what is being read
 * @throws InputError that names the parts that are not as they were
 */
export async function requireIntact(
  file: string,
  { members }: Manifest,
  onMember: (member: Member) => void,
  signal?: AbortSignal,
): Promise<void> {
  const damaged: string[] = [];
  for (const member of members) {
    onMember(member);
    const pipe = 'tar --force-local -xOf "$1" "$2" | sha256sum';
    const args = ["-o", "pipefail", "-c", pipe, "pipe", file, member.name];
    const sum = await runProgram("bash", args, { signal, atMostSeconds: longest }).catch((error: unknown) => {
      signal?.throwIfAborted();
      return String(error);
    });
    if (!sum.startsWith(`${member.sha256} `)) {
      damaged.push(member.name);
    }
  }
  if (damaged.length > 0) {
    const rule = `is damaged: the checksum of ${damaged.join(", ")} is not that of the manifest`;
    throw refusal([{ setting: "archive", value: file, rule }]);
  }
}
