import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import { runProgram } from "../../src/process/run";

const directory = join(projectRoot, "src", "resources");
const loader = join(projectRoot, "node_modules", "tsx", "dist", "cjs", "index.cjs");

/** What a process has loaded of Pulumi's SDK once it has the files. */
async function loaded(files: readonly string[]): Promise<string[]> {
  const script = `
    for (const file of ${JSON.stringify(files)}) require(file);
    const sdk = Object.keys(require.cache).filter((path) => path.includes("/node_modules/@pulumi/pulumi/"));
    console.log(sdk.map((path) => path.split("/node_modules/@pulumi/pulumi/")[1]).join("\\n"));
  `;
  return (await runProgram(process.execPath, ["--require", loader, "--eval", script])).split("\n");
}

test("the plugin reads the schemas beside the classes, and starts without the whole SDK", async () => {
  const files = readdirSync(directory).map((name) => join(directory, name));
  const paths = await loaded(files);
  expect(paths).toContain("resource.js");
  // The language host's own runtime and the automation API take most of a second.
  expect(paths).not.toContain("index.js");
  expect(paths).not.toContain("automation/index.js");
  expect(await loaded(["@pulumi/pulumi"])).toContain("index.js");
}, 60_000);
