import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { dump, load } from "js-yaml";
import { z } from "zod";
import { projectDirectory, projectRoot, stateFile } from "../paths";
import { stackFile, withEncryptionSalt } from "../settings/stackFile";

/**
 * The Pulumi project of one stack, below `.lab/`: Pulumi writes its encryption salt into the stack's file, and the one in
 * the checkout is under version control. Of that one this is a copy, made anew for each command; the salt comes from the
 * state, which holds it for its own secrets.
 */

const project = z.looseObject({
  main: z.string(),
  plugins: z.looseObject({ providers: z.array(z.looseObject({ path: z.string() })) }),
});

/** Writes the project. A stack whose own file is gone has no settings then, which a destroy does not need. @returns its directory */
export function writeProject(stack: string): string {
  const directory = projectDirectory(stack);
  const tracked = stackFile(stack);
  const settings = existsSync(tracked) ? readFileSync(tracked, "utf8") : "";
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, "Pulumi.yaml"), renderProject(), { mode: 0o600 });
  writeFileSync(join(directory, `Pulumi.${stack}.yaml`), withEncryptionSalt(settings, saltOf(stack)), {
    mode: 0o600,
  });
  return directory;
}

export function removeProject(stack: string): void {
  rmSync(projectDirectory(stack), { recursive: true, force: true });
}

/** The checkout's own, with paths that are right from elsewhere. */
function renderProject(): string {
  const own = project.parse(load(readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8")));
  const providers = own.plugins.providers.map((each) => ({ ...each, path: resolve(projectRoot, each.path) }));
  const moved = { main: resolve(projectRoot, own.main), plugins: { ...own.plugins, providers } };
  return dump({ ...own, ...moved, stackConfigDir: "." });
}

const checkpoint = z.object({
  checkpoint: z.object({
    latest: z.object({ secrets_providers: z.object({ state: z.object({ salt: z.string() }) }) }),
  }),
});

/** Undefined where there is no state yet, or one that Pulumi itself will have something to say about. */
function saltOf(stack: string): string | undefined {
  try {
    const state: unknown = JSON.parse(readFileSync(stateFile(stack), "utf8"));
    return checkpoint.safeParse(state).data?.checkpoint.latest.secrets_providers.state.salt;
  } catch {
    return undefined;
  }
}
