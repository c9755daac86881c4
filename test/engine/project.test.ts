import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { openStack, stackExists } from "../../src/cli/stack";
import { projectDirectory, projectRoot } from "../../src/paths";
import { stateSecrets } from "../../src/running/logs/stateSecrets";
import { stackFile } from "../../src/settings/stackFile";
import { temporaryHome } from "../helpers/ownEnvironment";

/** The real Pulumi with the stack that every checkout has, in a home of its own. */

temporaryHome();

const copied = (): Record<string, unknown> =>
  load(readFileSync(join(projectDirectory("local"), "Pulumi.local.yaml"), "utf8")) as Record<string, unknown>;

test("a stack is made and opened without a change of the checkout; its salt stays the same", async () => {
  const tracked = readFileSync(stackFile("local"), "utf8");
  await openStack("local");
  expect(stackExists("local")).toBe(true);
  expect(readFileSync(stackFile("local"), "utf8")).toBe(tracked);
  const { encryptionsalt: salt, ...settings } = copied();
  expect(salt).toMatch(/^v1:/);
  expect(settings).toEqual(load(tracked));

  // As after an update of this program: nothing but the state knows it.
  rmSync(projectDirectory("local"), { recursive: true });
  const stack = await openStack("local");
  expect(copied()["encryptionsalt"]).toBe(salt);
  await expect(stack.workspace.projectSettings()).resolves.toMatchObject({
    name: "manilakube",
    main: join(projectRoot, "bin", "program.cjs"),
  });
  expect(existsSync(join(projectRoot, "bin", "pulumi-resource-manilakube"))).toBe(true);

  await expect(stateSecrets("local")).resolves.toEqual([]);
  expect(readFileSync(stackFile("local"), "utf8")).toBe(tracked);
}, 240_000);

test("Pulumi starts the program of this checkout", async () => {
  const stack = await openStack("local");
  // It has its own say before anything is planned.
  const empty = join(projectDirectory("local"), "empty-cache");
  stack.workspace.envVars = { ...stack.workspace.envVars, MANILAKUBE_CACHE: empty };
  await expect(stack.preview({ color: "never" })).rejects.toThrow(
    /artifacts are missing .*run `scripts\/lab cache build` first/,
  );
}, 240_000);
