import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import execa, { type ExecaChildProcess } from "execa";
import { projectRoot } from "../../src/paths";
import { archiveNamed } from "../../src/saving/places";
import { Namespace } from "../helpers/kubernetes";
import { claim, pod } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { lab, stack } from "../helpers/run";
import { testUnless } from "../helpers/testUnless";

/** Saves the lab, takes it down, and brings it back: `scripts/lab e2e STACK commands/save`. */

const name = `test-${randomBytes(3).toString("hex")}`;
const archive = archiveNamed(name);
const namespace = new Namespace();

const minutes = (count: number): number => count * 60_000;

/** A command of the lab, as its users start it. */
function start(...args: readonly string[]): ExecaChildProcess {
  return execa(join(projectRoot, "scripts", "lab"), args, {
    all: true,
    reject: false,
    timeout: minutes(15),
    env: lab.environment,
  });
}

async function run(...args: readonly string[]): Promise<string> {
  const { exitCode, all } = await start(...args);
  expect(`\`lab ${args.join(" ")}\` ends with ${exitCode}\n${exitCode === 0 ? "" : (all ?? "")}`).toBe(
    `\`lab ${args.join(" ")}\` ends with 0\n`,
  );
  return all ?? "";
}

const { kind } = lab.settings.machines;
const testSave = testUnless(kind === "podman" ? undefined : `machines of the kind ${kind} are not saved`);
const mounted = protocols.filter(({ cannotMount }) => cannotMount === undefined);

beforeAll(() => namespace.create());
afterAll(async () => {
  rmSync(archive, { force: true });
  await namespace.delete();
}, minutes(5));

testSave(
  "shares with their files come back on the machines of a lab that was down",
  async () => {
    const checksums = new Map<string, string>();
    expect(mounted.length).toBeGreaterThan(0);
    for (const { storageClass, node } of mounted) {
      await namespace.apply(
        claim(storageClass, { storageClass }),
        pod(`writer-${storageClass}`, { claim: storageClass, node }),
      );
      await namespace.wait(`pod/writer-${storageClass}`, "condition=Ready", 240);
      const write = "head -c 30000000 /dev/urandom > /data/file && sync && sha256sum < /data/file";
      checksums.set(storageClass, await namespace.exec(`writer-${storageClass}`, write));
    }
    const shares = await lab.openstack(["share", "list", "--all-projects", "-f", "value", "-c", "ID"]);

    expect(await run("save", name, stack)).toContain(`Lab '${stack}' is saved and up again`);
    expect(await run("saves")).toMatch(new RegExp(`^${name} +${stack} `, "m"));
    expect(await run("up", stack)).toContain("nothing to do");
    const taken = await start("up", stack, "--from", name);
    expect(taken.exitCode).toBe(2);
    expect(taken.all).toContain("is a lab that is there already");

    await run("down", stack);
    const back = await run("up", "--from", name);
    expect(back).toContain(`Lab '${stack}' is up`);
    expect(back).not.toContain("made anew");
    expect(await run("up", stack)).toContain("nothing to do");

    expect(await lab.openstack(["share", "list", "--all-projects", "-f", "value", "-c", "ID"])).toBe(shares);
    for (const { storageClass, node, other } of mounted) {
      // The one that wrote goes on after its node has booted; another one mounts the share for the first time.
      await namespace.apply(pod(`reader-${storageClass}`, { claim: storageClass, node: other }));
      for (const each of [`reader-${storageClass}`, `writer-${storageClass}`]) {
        await namespace.wait(`pod/${each}`, "condition=Ready", 240);
        expect(await namespace.exec(each, "sha256sum < /data/file")).toBe(checksums.get(storageClass));
      }
      expect(node).not.toBe("");
    }
  },
  minutes(45),
);

testSave(
  "a save that is broken off leaves no archive, and the lab up",
  async () => {
    const other = `${name}-broken`;
    const saving = start("save", other, stack);
    saving.stdout?.on("data", (chunk: Buffer) => {
      if (/^✓ stop /m.test(chunk.toString())) {
        saving.kill("SIGINT");
      }
    });
    const { exitCode, all } = await saving;
    expect(exitCode).toBe(130);
    expect(all).toContain("interrupted\nnothing was saved");
    expect(existsSync(archiveNamed(other))).toBe(false);
    expect(await run("up", stack)).toContain(`Lab '${stack}' is up`);
    expect(await run("up", stack)).toContain("nothing to do");
  },
  minutes(25),
);
