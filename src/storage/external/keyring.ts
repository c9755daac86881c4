import { readFileSync, statSync } from "node:fs";
import { userFile } from "../../paths";
import type { ExternalStorage } from "../../settings/storage";
import { InputError } from "../../settings/problem";

export const subject = "The Ceph cannot be used";

/** A keyring, read. Secret. */
export interface Keyring {
  readonly path: string;
  readonly key: string;
  /** Whether others on this host may read the file. */
  readonly isOpen: boolean;
}

/**
 * Reads the key of the lab's client from the user's file.
 * @throws InputError that says what is wrong with the file, and nothing that is in it
 */
export function readKeyring({
  client,
  keyringFile,
}: Pick<ExternalStorage, "client" | "keyringFile">): Keyring {
  const path = userFile(keyringFile);
  const refuse = (rule: string): InputError =>
    new InputError(subject, [{ setting: "manilakube:storage.keyringFile", value: keyringFile, rule }]);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw refuse(
      isMissing
        ? `must be there, and ${path} is not (docs/storage.md says how to get it)`
        : `must be a file that can be read, and ${path} is not: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}`,
    );
  }
  const key = keyIn(text, client);
  if (key === undefined) {
    throw refuse(`must hold the key of client.${client}, as [client.${client}] and below it key = …`);
  }
  if (!/^AQ[A-Za-z0-9+/]{36}==$/.test(key)) {
    throw refuse(
      "must hold a key of the type aes, 40 characters that begin with AQ: Manila's client of Ceph knows no other (aes256k)",
    );
  }
  return { path, key, isOpen: (statSync(path).mode & 0o077) !== 0 };
}

/** The key of a client in a keyring's text. Pure. */
export function keyIn(text: string, client: string): string | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  const start = lines.indexOf(`[client.${client}]`);
  const rest = start < 0 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("["));
  const section = end < 0 ? rest : rest.slice(0, end);
  return section.flatMap((line) => /^key\s*=\s*"?([^\s"]+)"?$/.exec(line)?.[1] ?? [])[0];
}
