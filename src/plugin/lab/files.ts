import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { labDirectory } from "../../paths";
import { labFilesInputs } from "../../resources/labFiles";
import { erase, type OperationContext, type ResourceType } from "../host/types";

type Inputs = z.infer<typeof labFilesInputs>;

async function write({ files }: Inputs, { stack }: OperationContext): Promise<void> {
  const directory = labDirectory(stack);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await writeFile(`${path}.next`, content, { mode: 0o600 });
    await rename(`${path}.next`, path);
  }
}

async function remove(names: readonly string[], { stack }: OperationContext): Promise<void> {
  await Promise.all(names.map((name) => rm(join(labDirectory(stack), name), { force: true })));
}

async function intact(path: string, content: string): Promise<boolean> {
  try {
    return (await readFile(path, "utf8")) === content && ((await stat(path)).mode & 0o077) === 0;
  } catch {
    return false;
  }
}

/** A lost or changed file is written again by `up`. */
const labFiles: ResourceType<Inputs, object> = {
  inputs: labFilesInputs,
  identity: [],
  diff: async (old, next, { stack }) => {
    const directory = labDirectory(stack);
    const whole = await Promise.all(
      Object.entries(next.files).map(([name, content]) => intact(join(directory, name), content)),
    );
    const gone = Object.keys(old.files).some((name) => !(name in next.files));
    return { changed: gone || whole.includes(false) };
  },
  create: async (given, context) => {
    await write(given, context);
    return { id: context.stack, outputs: {} };
  },
  update: async (_id, next, old, context) => {
    await remove(
      Object.keys(old.files).filter((name) => !(name in next.files)),
      context,
    );
    await write(next, context);
    return {};
  },
  delete: (_id, { files }, context) => remove(Object.keys(files), context),
};

export const LabFiles = erase(labFiles);
