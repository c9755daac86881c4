import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, freemem } from "node:os";
import { join } from "node:path";
import { pulumiVersions } from "../../releases/pulumi";
import type { BuildTools, Recipe } from "../recipe";
import { removeTree } from "../tree";
import { goEnvironment, moduleDirectory } from "./goProgram";

const official = "github.com/pulumi/pulumi-kubernetes/provider/v4";
const sourceFiles = ["go.mod", "go.sum", "main.go"];
const program = "pulumi-resource-kubernetes";

/** Files that the official main embeds: what the module has of each → what its repository makes of it, and does not keep. */
const embedded = {
  "schema.json": "schema-embed.json",
  "terraform-mapping.json": "terraform-mapping-embed.json",
};

const fetchEmbedded = `
go mod download ${official}
files="$(go list -m -f '{{.Dir}}' ${official})/cmd/pulumi-resource-kubernetes"
install -m 0644 ${Object.keys(embedded)
  .map((name) => `"$files/${name}"`)
  .join(" ")} "$1/"
`;

/** The most memory that one compiler was seen to take (Pulumi's Go SDK of Kubernetes, Go 1.26), in bytes. */
const compilerMemory = 5 * 2 ** 30;

const { kubernetesPlugin: version } = pulumiVersions;

/**
 * Pulumi's official plugin for Kubernetes, built from its Go module: about nine minutes on two cores that do nothing else, 300 MB.
 * Compilers run side by side only as far as the memory that is free goes.
 */
export const pulumiKubernetes: Recipe = {
  name: "pulumi-kubernetes",
  title: "Pulumi's plugin for Kubernetes",
  needs: [],
  inputs: { version, sources: sourceFiles.map(digest), embedded, fetchEmbedded },
  sources: [__filename],
  toolchains: ["go"],
  build: async (directory, tools) => {
    const source = join(directory, "source");
    await mkdir(source);
    for (const name of sourceFiles) {
      copyFileSync(join(moduleDirectory("pulumi-kubernetes"), name), join(source, name));
    }
    await prepareEmbedded(source, tools);
    const stamp = `-X ${official}/pkg/version.Version=${version}`;
    const flags = ["-trimpath", "-p", `${compilersAtOnce()}`, "-ldflags", `-s -w ${stamp}`];
    await tools.run("go", ["build", ...flags, "-o", join(directory, program), "."], {
      cwd: source,
      env: goEnvironment(tools),
    });
    await removeTree(source);
  },
};

/** The same JSON without its spaces, the schema with the plugin's version: what `go generate` makes in the official repository. */
async function prepareEmbedded(source: string, tools: BuildTools): Promise<void> {
  await tools.run("sh", ["-euc", fetchEmbedded, "fetch-embedded", source], {
    cwd: source,
    env: goEnvironment(tools),
  });
  for (const [from, to] of Object.entries(embedded)) {
    const content = JSON.parse(await readFile(join(source, from), "utf8")) as object;
    const versioned = from === "schema.json" ? { ...content, version } : content;
    await writeFile(join(source, to), JSON.stringify(versioned));
  }
}

/** @returns how many compilers this machine's free memory is enough for, at least one */
export function compilersAtOnce(free = freemem(), processors = availableParallelism()): number {
  return Math.max(1, Math.min(processors, Math.floor(free / compilerMemory)));
}

function digest(name: string): string {
  return createHash("sha256")
    .update(readFileSync(join(moduleDirectory("pulumi-kubernetes"), name)))
    .digest("hex");
}
