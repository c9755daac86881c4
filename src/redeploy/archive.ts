import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ProcessError, runProgram } from "../process/run";
import { InputError } from "../settings/problem";

const nameAnnotation = "io.containerd.image.name";

/** `index.json` of an OCI image layout. */
const indexSchema = z.looseObject({
  manifests: z.array(z.looseObject({ annotations: z.record(z.string(), z.string()).optional() })),
});

/** `manifest.json` as `docker save` writes it, one entry for each image. */
const manifestSchema = z.array(z.looseObject({ RepoTags: z.array(z.string()).nullish() }));

/** Seconds; an image may have gigabytes. */
const longest = 600;

/**
 * Unpacks an image's archive, and gives the image another name: the one that it came with may be in use, and the nodes must
 * see that this is another image.
 * @param file OCI layout or docker archive, as `podman save`, `docker save` and skopeo write them; gzip does not matter
 * @param directory to be made; gets what is in the archive
 * @returns the names that the image had
 * @throws InputError where it is no such archive, or holds several images
 */
export async function unpackArchive(
  file: string,
  directory: string,
  reference: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const refuse = (rule: string): InputError =>
    new InputError("Nothing to redeploy", [{ setting: "--image", value: file, rule }]);
  const what = "must be an archive of one image, as `podman save` and `docker save` write it";
  mkdirSync(directory, { recursive: true });
  try {
    const args = ["--no-same-owner", "-xf", file, "-C", directory];
    await runProgram("tar", args, { signal, atMostSeconds: longest });
  } catch (error) {
    const reason = error instanceof ProcessError ? (error.tail.at(-1) ?? error.message) : String(error);
    throw signal.aborted ? error : refuse(`${what}; tar says: ${reason}`);
  }
  const index = join(directory, "index.json");
  const manifest = join(directory, "manifest.json");
  const names = existsSync(index)
    ? nameInIndex(index, reference)
    : existsSync(manifest)
      ? nameInManifest(manifest, reference)
      : undefined;
  if (names === undefined) {
    throw refuse(what);
  }
  if (names.length !== 1) {
    throw refuse(`${what}, not of ${names.length}: ${names.flat().join(", ")}`);
  }
  if (existsSync(index)) {
    // With both, one of them would have the old name.
    rmSync(manifest, { force: true });
  }
  return names.flat();
}

/** @returns the names of each image before; undefined where the file is none of its kind */
function nameInIndex(path: string, reference: string): string[][] | undefined {
  const found = indexSchema.safeParse(parsed(path)).data;
  if (found === undefined) {
    return undefined;
  }
  const manifests = found.manifests.map((each) => ({
    ...each,
    annotations: { [nameAnnotation]: reference },
  }));
  writeFileSync(path, JSON.stringify({ ...found, manifests }));
  return found.manifests.map(({ annotations = {} }) => {
    const name = annotations[nameAnnotation] ?? annotations["org.opencontainers.image.ref.name"];
    return name === undefined ? [] : [name];
  });
}

function nameInManifest(path: string, reference: string): string[][] | undefined {
  const found = manifestSchema.safeParse(parsed(path)).data;
  if (found === undefined) {
    return undefined;
  }
  writeFileSync(path, JSON.stringify(found.map((each) => ({ ...each, RepoTags: [reference] }))));
  return found.map(({ RepoTags }) => RepoTags ?? []);
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as unknown;
  } catch {
    return undefined;
  }
}
