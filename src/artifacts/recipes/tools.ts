import { readFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Recipe } from "../recipe";
import { moduleDirectory } from "./goProgram";
import { pulumiCli, pulumiLanguage } from "./pulumi";

const requirements = join(moduleDirectory("openstack-client"), "requirements.txt");

// The scripts that pip writes name their interpreter by the path of the build, which is renamed afterwards.
const openstack = `#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/../openstack/bin/python3" -m openstackclient.shell "$@"
`;

// This language host takes its options as arguments; newer engines send them with each request, which it does not read.
const languageHost = `#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/../libexec/pulumi-language-nodejs" -typescript=false "$@"
`;

/** What users of any lab run on the host: pulumi, and the openstack client in a virtual environment. */
export const clientTools: Recipe = {
  name: "tools",
  title: "pulumi and the openstack client",
  needs: [pulumiCli, pulumiLanguage],
  inputs: { requirements: readFileSync(requirements, "utf8"), openstack, languageHost },
  sources: [__filename],
  toolchains: ["python3"],
  build: async (directory, tools) => {
    const bin = join(directory, "bin");
    const libexec = join(directory, "libexec");
    await mkdir(bin);
    await mkdir(libexec);
    await copyFile(join(tools.need(pulumiCli), "pulumi"), join(bin, "pulumi"));
    await copyFile(
      join(tools.need(pulumiLanguage), "pulumi-language-nodejs"),
      join(libexec, "pulumi-language-nodejs"),
    );
    await writeFile(join(bin, "pulumi-language-nodejs"), languageHost, { mode: 0o755 });
    const environment = join(directory, "openstack");
    await tools.run("python3", ["-m", "venv", environment]);
    const python = join(environment, "bin", "python3");
    await tools.run(python, ["-m", "pip", "install", "--no-deps", "--requirement", requirements]);
    await writeFile(join(bin, "openstack"), openstack, { mode: 0o755 });
  },
};
