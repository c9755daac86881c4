import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCache } from "../../artifacts";
import { localRepository } from "../../artifacts/images";
import { kubernetesSuite } from "../../artifacts/recipes/kubernetesSuite";
import { suiteImages } from "../../artifacts/recipes/suiteImages";
import { labDirectory, projectRoot } from "../../paths";
import { runProgram } from "../../process/run";
import { toolEnvironment } from "../environment";
import { labFile } from "../labFile";
import { ginkgoResults } from "./ginkgo";
import { workersOf } from "./nfsClient";
import { literally, type Suite } from "./suite";

/** Tests that run side by side. They wait far more than they compute: three for each processor of the smallest lab. */
const processes = 6;
/** Bound on the whole suite. */
const timeout = "80m";

/** Kubernetes' tests of an external storage driver (test/e2e/storage/external), with one driver file for each protocol. */
export const kubernetes: Suite = {
  name: "kubernetes",
  recipes: [kubernetesSuite, suiteImages],
  needsMounts: true,
  run: async ({ stack, protocol, focus = "", skip, onLine, signal }) => {
    const nodes = await workersOf(stack);
    await Promise.all(nodes.map((node) => importImages(stack, node, signal)));
    const scratch = join(labDirectory(stack), "conformance");
    mkdirSync(scratch, { recursive: true, mode: 0o700 });
    const repositories = join(scratch, "repositories.yaml");
    // JSON is YAML too.
    writeFileSync(repositories, JSON.stringify({ promoterE2eRegistry: localRepository }));
    const programs = openCache().path(kubernetesSuite);
    const driver = join(projectRoot, "test", "conformance", `driver-${protocol.name}.yaml`);
    try {
      return await ginkgoResults(stack, `kubernetes-${protocol.name}`, (report) =>
        runProgram(
          join(programs, "ginkgo"),
          [
            `--procs=${processes}`,
            `--timeout=${timeout}`,
            "--no-color",
            "--keep-going",
            `--focus=External.Storage.*(${focus})`,
            ...skip.map((text) => `--skip=${literally(text)}`),
            ...report,
            join(programs, "e2e.test"),
            "--",
            `-storage.testdriver=${driver}`,
            "-provider=skeleton",
          ],
          {
            cwd: scratch,
            env: {
              ...toolEnvironment(stack),
              KUBECONFIG: labFile(stack, "kubeconfig"),
              KUBE_TEST_REPO_LIST: repositories,
            },
            onLine,
            signal,
          },
        ),
      );
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

/** Nodes pull nothing: what the tests' pods run is put into containerd. */
async function importImages(stack: string, node: string, signal: AbortSignal): Promise<void> {
  // Only the shell can make a pipe of two programs.
  const command =
    'tar -C "$0" -cf - . | exec ssh -F "$1" "$2" sudo -n ctr --namespace k8s.io images import -';
  await runProgram(
    "bash",
    ["-o", "pipefail", "-c", command, openCache().path(suiteImages), labFile(stack, "ssh_config"), node],
    {
      env: toolEnvironment(stack),
      signal,
    },
  );
}
