import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { openCache, toolDirectory } from "../../src/artifacts";
import { projectRoot } from "../../src/paths";
import { exampleSettings, expectOutputs } from "../helpers/componentOutputs";
import { ComponentProgram } from "../helpers/componentProgram";
import { EngineStack } from "../helpers/engine";

/**
 * The TypeScript example with the real engine: a program of others that has a lab as a component, from the package that npm
 * packs. What would make machines and objects in a cluster are stand-ins, so that this shows no lab.
 */

jest.setTimeout(600_000);

const program = new ComponentProgram("typescript");
const packed = join(program.directory, "node_modules", "@manilakube", "lab");
const stack = new EngineStack("dev", {
  own: {
    directory: program.directory,
    project: "lab-in-typescript",
    // What the compiler says has a test of its own.
    env: { ...program.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  },
  path: [program.plugins],
});

beforeAll(async () => {
  await install();
  // Without what the one in the cache adds: that one translates no TypeScript, since this project's own programs are bundles.
  const host = join(toolDirectory(openCache()), "..", "libexec", "pulumi-language-nodejs");
  program.program("pulumi-language-nodejs", `exec '${host}' "$@"`);
  await stack.open();
});
afterAll(async () => {
  await stack.dispose();
  program.dispose();
});

/** The package as npm installs it, beside what it depends on. */
async function install(): Promise<void> {
  const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", program.root];
  const { stdout } = await execa("npm", pack, { cwd: projectRoot });
  mkdirSync(packed, { recursive: true });
  await execa("tar", ["-xzf", join(program.root, stdout.trim()), "-C", packed, "--strip-components=1"]);
  const own = join(projectRoot, "node_modules");
  for (const name of readdirSync(own).filter((each) => !each.startsWith("."))) {
    symlinkSync(join(own, name), join(program.directory, "node_modules", name));
  }
  // By its path: Pulumi prefers what Pulumi.yaml names to what is on PATH, and here that is the stand-in.
  await execa("cp", [join(program.plugins, "pulumi-resource-manilakube"), join(packed, "bin")]);
}

test("without the artifacts it is told the command that builds them, before anything is made", async () => {
  await expect(stack.automation.preview({ color: "never" })).rejects.toThrow(
    new RegExp(
      `artifacts of the lab 'shares' are missing from ${program.cache} \\(.*\\): run \`${packed}/scripts/lab cache build [a-z0-9-]+\` first`,
    ),
  );
});

test("it has the lab of its arguments, and the lab's outputs", async () => {
  program.fillCache(exampleSettings);
  const { result, steps } = await stack.up();
  expectOutputs(result.outputs);
  expect(steps).toEqual(expect.arrayContaining(["create worker0", "create manila-nfs", "create data"]));
  expect(steps).not.toContain("create worker1");
});

test("what it makes of an output comes after the lab", () => {
  const record = program.record();
  const claim = record.indexOf("create kubernetes:core/v1:PersistentVolumeClaim data");
  for (const line of [
    "create kubernetes:storage.k8s.io/v1:StorageClass manila-nfs",
    "create manilakube:lab:Script register-drivers",
  ]) {
    expect(record).toContain(line);
    expect(claim).toBeGreaterThan(record.indexOf(line));
  }
});

test("the plugin knows the lab's name, and where its files go", () => {
  expect(program.record()).toContain(`configure manilakube shares ${join(program.directory, ".lab")}`);
});

test("no secret can be read in the program's state", () => {
  const state = stack.state();
  expect(state).toContain("manilakube-lab:index:Lab$manilakube:lab:shares$manilakube:layer:Machines");
  for (const secret of ["value of admin-password", "private login", "client-key-data", "credential-secret"]) {
    expect({ secret, isReadable: state.includes(secret) }).toEqual({ secret, isReadable: false });
  }
});

test("the second time nothing is to be done", async () => {
  const { steps } = await stack.up();
  expect(steps).toEqual([]);
});

test("it compiles, by the types that come with the package", async () => {
  await execa(join(projectRoot, "node_modules", ".bin", "tsc"), ["--project", program.directory]);
});

test("destroy removes the claim first, and all of the lab", async () => {
  await stack.destroy();
  const deleted = program.record().filter((line) => line.startsWith("delete"));
  expect(deleted[0]).toBe("delete kubernetes:core/v1:PersistentVolumeClaim data");
  expect(deleted).toContain("delete manilakube:lab:PodmanMachine control-plane");
  expect(existsSync(join(program.directory, ".lab"))).toBe(false);
});
