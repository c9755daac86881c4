import { stat } from "node:fs/promises";
import { z } from "zod";
import { runProgram, succeeds } from "../process/run";
import { podman } from "./podman";

/**
 * How a new volume gets the content of its directory in the root file system:
 * `link` shares files that their program never writes in place, which takes neither time nor space; everything else
 * must be a `copy`, or one lab would write into the artifact of all.
 */
export type Seed = "copy" | "link";

/** Makes an empty volume. @returns its directory on this host */
export async function createVolume(name: string, labels: readonly string[]): Promise<string> {
  await podman(["volume", "create", ...labels.flatMap((label) => ["--label", label]), name]);
  return await volumeDirectory(name);
}

/** A volume's directory on this host. */
export function volumeDirectory(name: string): Promise<string> {
  return podman(["volume", "inspect", "--format", "{{.Mountpoint}}", name]);
}

/** Makes a volume with the content of a directory, if there is such a directory. */
export async function createSeededVolume(
  name: string,
  labels: readonly string[],
  source: string,
  seed: Seed,
): Promise<void> {
  const target = await createVolume(name, labels);
  if ((await stat(source).catch(() => undefined)) === undefined) {
    return;
  }
  // Links need source and target on one file system.
  const linked = seed === "link" && (await succeeds("cp", ["--archive", "--link", `${source}/.`, target]));
  if (linked) {
    await unlinkDatabases(source, target);
  } else {
    await runProgram("cp", ["--archive", "--reflink=auto", "--force", `${source}/.`, target]);
  }
}

const listing = z.array(z.object({ Name: z.string(), Labels: z.record(z.string(), z.string()).nullish() }));

/**
 * Names of the volumes that have all of these labels. podman itself joins several filters by "or", and by name it would
 * find those of a machine whose name begins alike.
 */
export async function volumesWith(labels: readonly [string, ...string[]]): Promise<string[]> {
  const json = await podman(["volume", "ls", "--filter", `label=${labels[0]}`, "--format", "json"]);
  return listing
    .parse(JSON.parse(json === "" ? "[]" : json))
    .filter(({ Labels }) => {
      const own = Object.entries(Labels ?? {}).map(([key, value]) => `${key}=${value}`);
      return labels.every((label) => own.includes(label));
    })
    .map(({ Name }) => Name);
}

/** containerd writes its layers and blobs once, but its databases again and again. */
async function unlinkDatabases(source: string, target: string): Promise<void> {
  const found = await runProgram("find", [target, "-name", "*.db", "-printf", "%P\\n"]);
  const paths = found.split("\n").filter((line) => line !== "");
  await Promise.all(
    paths.map((path) =>
      runProgram("cp", ["--archive", "--remove-destination", `${source}/${path}`, `${target}/${path}`]),
    ),
  );
}
