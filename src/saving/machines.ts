import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createContainer, layerVolume, resumeContainer } from "../podman/container";
import { machineContainer } from "../podman/machineContainer";
import { inspect, podman } from "../podman/podman";
import { upperOf } from "../podman/rootLayer";
import { volumeDirectory } from "../podman/volume";
import { InputError } from "../settings/problem";
import { textOf, type ArchiveWriter } from "./archive";
import { packDirectory, unpackInto, type PackOptions } from "./pack";
import { changesSince, listIn, listText, removeFrom } from "./seeded";
import type { SavedMachine } from "./state";

/** Names of a machine's files in an archive: of its layer, and of each of its volumes. */
const rootPart = (machine: string): string => `machines/${machine}/root.tar`;
const volumePart = (machine: string, path: string): string =>
  `machines/${machine}/volume${path.replaceAll("/", "-")}.tar`;
const removedPart = (machine: string, path: string): string =>
  `machines/${machine}/volume${path.replaceAll("/", "-")}.removed`;

/**
 * Looks whether the layers of machines are where they are looked for: every machine has written this file at its start.
 * @returns each layer's directory, by machine
 * @throws InputError that names the machines that have none
 */
export async function layersOf(machines: readonly SavedMachine[]): Promise<ReadonlyMap<string, string>> {
  const layers = new Map<string, string>();
  const without: string[] = [];
  for (const { given, volumeNames } of machines) {
    const volume = layerVolume(given, volumeNames);
    const layer = volume === undefined ? undefined : upperOf(await volumeDirectory(volume));
    if (layer === undefined || !existsSync(join(layer, "etc", "hosts"))) {
      without.push(given.machine);
    } else {
      layers.set(given.machine, layer);
    }
  }
  if (without.length > 0) {
    // As those of an earlier version of the program, which podman kept below /run.
    const rule =
      "must have what they have changed of the root file system on a volume, as all have that this version of the program " +
      "has made; `scripts/lab reset --hard` makes them anew, without their shares";
    throw new InputError("The lab cannot be saved", [
      { setting: "machines", value: without.join(", "), rule },
    ]);
  }
  return layers;
}

/**
 * Packs a machine that does not run: what is its own in the root file system and in its volumes. What it shares with the
 * artifact that it boots stays out.
 * @param layer as `layersOf` gives it
 * @returns bytes in the archive
 */
export async function packMachine(
  { given: { machine, rootfs, volumes }, volumeNames }: SavedMachine,
  layer: string,
  writer: ArchiveWriter,
  options: PackOptions,
): Promise<number> {
  let bytes = await writer.add(rootPart(machine), (target) => packDirectory(layer, target, options));
  for (const [index, { path }] of volumes.entries()) {
    const volume = await volumeDirectory(volumeNames[index] ?? "");
    const seed = `${rootfs}${path}`;
    const { removed, changed } = await changesSince(
      existsSync(seed) ? seed : undefined,
      volume,
      options.signal,
    );
    await writer.addText(removedPart(machine, path), listText(removed));
    bytes += await writer.add(volumePart(machine, path), async (target) => {
      const list = `${target}.list`;
      await writeFile(list, listText([".", ...changed]), { mode: 0o600 });
      await packDirectory(volume, target, options, list);
      await rm(list);
    });
  }
  return bytes;
}

/**
 * Makes a machine's container with all that it held; it is not started.
 * @param archive file
 * @returns the container's id, as the state has it
 */
export async function unpackMachine(
  { given, volumeNames }: SavedMachine,
  stack: string,
  archive: string,
  options: PackOptions,
): Promise<string> {
  const { machine, volumes } = given;
  const id = await createContainer(machineContainer(given, stack), volumeNames, (upper) =>
    unpackInto(upper, archive, rootPart(machine), options),
  );
  for (const [index, { path }] of volumes.entries()) {
    const volume = await volumeDirectory(volumeNames[index] ?? "");
    await removeFrom(volume, listIn(await textOf(archive, removedPart(machine, path))));
    await unpackInto(volume, archive, volumePart(machine, path), options);
  }
  return id;
}

/** Seconds that machines have to stop; systemd gives a service ninety. */
const stopSeconds = 100;
/** Seconds that a node has to write out what its pods have written. */
const syncSeconds = 120;
/** What a container ends with that had to be killed. */
const killed = 137;

/**
 * Stops a lab's machines as a reboot of the host does: nodes first, so that what they have mounted is unmounted while the storage
 * is still there.
 * @returns names of those that did not stop by themselves and were killed, as by a power cut
 */
export async function stopMachines(
  machines: readonly SavedMachine[],
  signal: AbortSignal,
): Promise<string[]> {
  const isStorage = ({ given: { machine } }: SavedMachine): boolean => machine === "storage";
  const nodes = machines.filter((each) => !isStorage(each));
  await Promise.all(
    nodes.map(({ given: { name } }) =>
      podman(["exec", name, "timeout", `${syncSeconds}`, "sync"], { signal, atMostSeconds: 2 * syncSeconds }),
    ),
  );
  for (const group of [nodes, machines.filter(isStorage)]) {
    const names = group.map(({ given: { name } }) => name);
    if (names.length > 0) {
      // To its end: one that is still stopping cannot be started.
      await podman(["stop", "--time", `${stopSeconds}`, ...names], { atMostSeconds: 6 * stopSeconds });
      signal.throwIfAborted();
    }
  }
  const codes = await Promise.all(
    machines.map(({ given: { name } }) => inspect("container", name, "{{.State.ExitCode}}")),
  );
  return machines.flatMap(({ given }, index) => (Number(codes[index]) === killed ? [given.machine] : []));
}

/** Starts them again, and waits until each has booted; whatever is still missing then is for `up`. */
export async function startMachines(machines: readonly SavedMachine[]): Promise<void> {
  await Promise.all(machines.map(({ given }) => resumeContainer(given.name, new AbortController().signal)));
}
