import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa, { type ExecaReturnValue } from "execa";
import { openCache, toolDirectory } from "../../src/artifacts";
import { packageSchema } from "../../src/component/packageSchema";
import { projectRoot } from "../../src/paths";
import { exampleSettings, expectOutputs, type Outputs } from "../helpers/componentOutputs";
import { ComponentProgram } from "../helpers/componentProgram";
import { EngineStack } from "../helpers/engine";
import { PulumiForPython } from "../helpers/pulumiForPython";
import { testUnless } from "../helpers/testUnless";

/**
 * The Python example with the real engine and the real component provider. What would make machines and objects in a cluster are
 * stand-ins. It shows no code that `pulumi package add` generates, which wants a newer language host than there is here.
 */

jest.setTimeout(600_000);

const program = new ComponentProgram("python");
const python = new PulumiForPython();
/** Of a stack that is never opened: the program opens its own. */
const { env, home } = new EngineStack("dev", {
  own: { directory: program.directory, project: "lab-in-python", env: program.env },
  path: [program.plugins],
});

beforeAll(() => {
  program.fillCache(exampleSettings);
});
afterAll(async () => {
  await execa("rm", ["-r", home]);
  python.dispose();
  program.dispose();
});

const run = async (directory: string): Promise<ExecaReturnValue> =>
  execa(python.program, [join(projectRoot, "test", "helpers", "runExample.py"), directory], {
    env,
    reject: false,
    timeout: 500_000,
  });

const testWithPython = testUnless(python.missing);

testWithPython("it has the lab of its arguments, and the lab's outputs", async () => {
  const { stdout, stderr, exitCode } = await run(program.directory);
  expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
  expectOutputs(JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Outputs);
  expect(program.record()).toEqual(
    expect.arrayContaining([
      `configure manilakube shares ${join(program.directory, ".lab")}`,
      "create manilakube:lab:PodmanMachine worker0",
      "create kubernetes:storage.k8s.io/v1:StorageClass manila-nfs",
      "delete manilakube:lab:PodmanMachine worker0",
    ]),
  );
});

testWithPython("wrong arguments are told as a stack's settings are", async () => {
  const main = join(program.directory, "__main__.py");
  const text = readFileSync(main, "utf8");
  writeFileSync(main, text.replace('"workers": 1', '"workers": -1'));
  const { stdout, stderr, exitCode } = await run(program.directory);
  writeFileSync(main, text);
  expect(exitCode).not.toBe(0);
  expect(`${stdout}${stderr}`).toContain("The arguments of the lab 'shares' cannot be used:");
  expect(`${stdout}${stderr}`).toContain("machines.workers: -1: must be a whole number from 0 to 4999");
});

test("Pulumi takes the package's schema", async () => {
  const pulumi = join(toolDirectory(openCache()), "pulumi");
  const plugin = join(projectRoot, "bin", "pulumi-resource-manilakube-lab");
  const { stdout } = await execa(pulumi, ["package", "get-schema", plugin], { env });
  const schema = JSON.parse(stdout) as object;
  expect(schema).toMatchObject(JSON.parse(JSON.stringify(packageSchema())) as object);
  const file = join(program.root, "schema.json");
  writeFileSync(file, stdout);
  await execa(pulumi, ["schema", "check", file], { env });
});
