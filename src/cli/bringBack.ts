import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { prepareHost, wantedFor } from "../host";
import { labName } from "../machines/names";
import { cacheDirectory, labDirectory, projectDirectory } from "../paths";
import { sweep, takeInventory } from "../podman/inventory";
import { createNetwork } from "../podman/network";
import { labLabel } from "../podman/podman";
import { succeeds } from "../process/run";
import { readManifest, requireIntact, textOf } from "../saving/archive";
import { unpackMachine } from "../saving/machines";
import { differences, otherFiles, refusal, requireStack, type Manifest } from "../saving/manifest";
import { unpackInto, type PackOptions } from "../saving/pack";
import { archiveMeant } from "../saving/places";
import { artifactsOf, presentOf, requireSavable } from "../saving/present";
import { machinesIn, renamedIn, saltedState, withContainers } from "../saving/state";
import type { Settings } from "../settings/load";
import { stackFile } from "../settings/stackFile";
import type { Display } from "./display";
import { importState, placeOfState } from "./exportedState";
import { LabError } from "./labError";
import { forgetStack, openStack, stackExists } from "./stack";

/** The stack that a saved lab is of: where a line names none, it comes back under that name. @throws InputError */
export async function stackOfSaved(from: string): Promise<string> {
  return (await readManifest(archiveMeant(from))).stack;
}

/** A lab in an archive, on its way back: `lab up --from`. All that forbids it is said before anything is made. */
export class SavedLab {
  private constructor(
    private readonly stack: string,
    private readonly file: string,
    private readonly manifest: Manifest,
  ) {}

  /**
   * @param from name of a saved lab, or path of an archive
   * @throws InputError where there is none, it is damaged or of another stack, or the lab is up
   */
  static async open(stack: string, from: string): Promise<SavedLab> {
    const file = archiveMeant(from);
    const manifest = await readManifest(file);
    requireStack(manifest, file, stack);
    if (stackExists(stack)) {
      const rule = `is a lab that is there already; \`scripts/lab down ${stack}\` first`;
      throw refusal([{ setting: "stack", value: stack, rule }]);
    }
    if (!existsSync(stackFile(stack))) {
      const path = `stacks/Pulumi.${stack}.yaml`;
      const rule = `must have its file: \`tar -xOf ${file} stack.yaml > ${path}\``;
      throw refusal([{ setting: "stack", value: stack, rule }]);
    }
    return new SavedLab(stack, file, manifest);
  }

  /** @throws InputError where this checkout would make another lab, or something of the lab is left on this host */
  async requireFit(settings: Settings): Promise<void> {
    requireSavable(settings);
    const problems = differences(this.manifest, this.file, presentOf(settings));
    const { containers, volumes } = await takeInventory(this.stack);
    if (containers.length + volumes.length > 0) {
      const rule = `has left ${[...containers, ...volumes].join(", ")} on this host; \`scripts/lab down ${this.stack}\` first`;
      problems.push({ setting: "stack", value: this.stack, rule });
    }
    const { compression } = this.manifest;
    if (!(await succeeds(compression, ["--version"]))) {
      const rule = `is needed to read ${this.file}: \`apt-get install ${compression}\``;
      problems.push({ setting: compression, value: undefined, rule });
    }
    if (problems.length > 0) {
      throw refusal(problems);
    }
  }

  /**
   * Puts back all that was saved; the machines are there then, and not started. What it has begun goes if it does not end well.
   * @throws InputError where the archive is damaged, or artifacts hold other files; LabError
   */
  async restore(settings: Settings, display: Display, signal: AbortSignal): Promise<void> {
    const { file, manifest } = this;
    await display.phase("checksums", () =>
      requireIntact(
        file,
        manifest,
        ({ name }) => {
          display.activity(`reads ${name}`);
        },
        signal,
      ),
    );
    const artifacts = await display.phase("saved on", () => artifactsOf(settings, signal));
    const digests = new Map(artifacts.map(({ name, files }) => [name, files]));
    const problems = otherFiles(manifest, cacheDirectory(), digests);
    if (problems.length > 0) {
      throw refusal(problems);
    }
    try {
      await this.unpack(settings, display, signal);
    } catch (error) {
      await this.undo();
      const reason = signal.aborted ? "interrupted" : error instanceof Error ? error.message : String(error);
      throw new LabError(`${reason}\nnothing of the saved lab was left here; the archive is as it was`);
    }
  }

  private async unpack(settings: Settings, display: Display, signal: AbortSignal): Promise<void> {
    const { stack, file, manifest } = this;
    const options: PackOptions = { compression: manifest.compression, signal };
    const state = renamedIn(
      JSON.parse(await textOf(file, "state.json")),
      new Map([[`${manifest.cache}/`, `${cacheDirectory()}/`]]),
    );
    const { subnet } = settings.machines;
    await createNetwork(labName(stack), subnet, labLabel(stack));
    // Where another lab is up the host is ready, and `up` would not write down that this one wants it so, too.
    await prepareHost(labLabel(stack), subnet, wantedFor(subnet, false));
    const containers = new Map<string, string>();
    for (const machine of machinesIn(state)) {
      const work = (): Promise<string> => unpackMachine(machine, stack, file, options);
      containers.set(machine.id, await display.phase(`  ${machine.given.machine}`, work));
    }
    mkdirSync(labDirectory(stack), { recursive: true, mode: 0o700 });
    await unpackInto(labDirectory(stack), file, "files.tar", options);
    await openStack(stack);
    const moved = withContainers(state, containers);
    await importState(stack, saltedState(moved, saltOf(stack)), placeOfState(stack));
  }

  private async undo(): Promise<void> {
    await sweep(this.stack);
    if (stackExists(this.stack)) {
      await forgetStack(this.stack);
    }
    rmSync(labDirectory(this.stack), { recursive: true, force: true });
  }
}

/** Pulumi writes it beside a stack that it has just made. */
function saltOf(stack: string): string {
  const text = readFileSync(join(projectDirectory(stack), `Pulumi.${stack}.yaml`), "utf8");
  const [, salt] = /^encryptionsalt: *(\S+)$/m.exec(text) ?? [];
  if (salt === undefined) {
    throw new Error(`Pulumi has not written how it encrypts the secrets of '${stack}'`);
  }
  return salt;
}
