import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloudAddress, containerName } from "../../src/cloud/plan";
import { podman } from "../../src/podman/podman";
import { runProgram } from "../../src/process/run";

const port = 8418;
const root = "/run/manilakube-git";

/**
 * A server of plain files inside the test cloud's container, where its servers reach it: enough for git, and for who only
 * asks whether PyPI's index or a registry answers.
 */
export class GitServer {
  readonly host = `${cloudAddress}:${port}`;
  readonly base = `http://${this.host}`;

  async start(): Promise<void> {
    for (const directory of ["openstack", "simple/pip", "v2"]) {
      await podman(["exec", containerName, "mkdir", "-p", `${root}/${directory}`]);
    }
    const serve = ["python3", "-m", "http.server", "--directory", root, "--bind", cloudAddress, `${port}`];
    await podman(["exec", "--detach", containerName, ...serve]);
  }

  /**
   * Makes a repository `openstack/<name>`.
   * @param directory what it holds on each branch; a branch's one commit is called like the branch
   */
  async publish(name: string, branches: readonly string[], directory: string): Promise<void> {
    const work = mkdtempSync(join(tmpdir(), "manilakube-git-"));
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example"];
    const git = (...args: string[]) => runProgram("git", ["-C", work, ...identity, ...args]);
    try {
      await runProgram("cp", ["-r", `${directory}/.`, work]);
      await git("init", "--quiet");
      await git("add", "--all");
      for (const branch of branches) {
        await git("checkout", "--quiet", "-B", branch);
        await git("commit", "--quiet", "--allow-empty", "--message", branch);
      }
      await git("clone", "--quiet", "--bare", work, `${work}/bare`);
      // A server of plain files is enough for git.
      await runProgram("git", ["-C", `${work}/bare`, "update-server-info"]);
      await podman(["cp", `${work}/bare`, `${containerName}:${root}/openstack/${name}`]);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }

  async stop(): Promise<void> {
    await podman(["exec", containerName, "pkill", "-f", `http.server --directory ${root}`]);
    await podman(["exec", containerName, "rm", "-rf", root]);
  }
}
