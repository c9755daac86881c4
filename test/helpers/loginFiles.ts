import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LoginCase } from "./loginCases";

/** A user's home with the files of a case. @returns the environment of that user's shell */
export function homeOf(
  { files = {}, env = {} }: Pick<LoginCase, "files" | "env">,
  keystone: string,
): Readonly<Record<string, string>> & { readonly HOME: string } {
  const home = mkdtempSync(join(tmpdir(), "manilakube-login-"));
  const fill = (text: string): string => text.replaceAll("KEYSTONE", keystone).replaceAll("HOME", home);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), fill(content));
  }
  return {
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
    HOME: home,
  };
}
