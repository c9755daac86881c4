import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloudAddress, containerName } from "../../src/cloud/plan";
import { podman } from "../../src/podman/podman";
import { runProgram } from "../../src/process/run";

const port = 8418;
const root = "/run/manilakube-git";

/** A git server inside the test cloud's container, where its servers reach it. */
export class GitServer {
  readonly base = `http://${cloudAddress}:${port}`;

  /** @param directory what `openstack/<name>` holds on `branch` */
  async start(name: string, branch: string, directory: string): Promise<void> {
    const work = mkdtempSync(join(tmpdir(), "manilakube-git-"));
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example"];
    const git = (...args: string[]) => runProgram("git", ["-C", work, ...identity, ...args]);
    try {
      await runProgram("cp", ["-r", `${directory}/.`, work]);
      await git("init", "--quiet", "--initial-branch", branch);
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "a stand-in");
      await git("clone", "--quiet", "--bare", work, `${work}/bare`);
      // A server of plain files is enough for git.
      await runProgram("git", ["-C", `${work}/bare`, "update-server-info"]);
      await podman(["exec", containerName, "mkdir", "-p", `${root}/openstack`]);
      await podman(["cp", `${work}/bare`, `${containerName}:${root}/openstack/${name}`]);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    const serve = ["python3", "-m", "http.server", "--directory", root, "--bind", cloudAddress, `${port}`];
    await podman(["exec", "--detach", containerName, ...serve]);
  }

  async stop(): Promise<void> {
    await podman(["exec", containerName, "pkill", "-f", `http.server --directory ${root}`]);
    await podman(["exec", containerName, "rm", "-rf", root]);
  }
}
