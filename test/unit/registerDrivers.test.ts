import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import execa from "execa";
import { readScript } from "../../src/render/template";

/** The phase that waits for the CSI drivers, with a kubectl that gives up at once while a node has no driver at all. */

const directory = mkdtempSync(join(tmpdir(), "manilakube-drivers-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** @param failures how often `kubectl wait` fails first */
async function run(failures: number, seconds: number): Promise<execa.ExecaReturnValue> {
  const calls = join(directory, "calls");
  writeFileSync(calls, "");
  writeFileSync(
    join(directory, "kubectl"),
    `#!/bin/sh
[ "$1" = wait ] || { echo the pods; exit 0; }
echo call >> ${calls}
[ "$(wc -l < ${calls})" -gt ${failures} ] || { echo '<nil> is not array or slice and cannot be filtered' >&2; exit 1; }
`,
  );
  chmodSync(join(directory, "kubectl"), 0o755);
  const variables = {
    ...{ NODES: "worker0 worker1", BOOTS: "1 1" },
    ...{ DRIVERS: "one.csi two.csi", SECONDS_TO_READY: `${seconds}` },
  };
  const script = readScript("csi/register-drivers.sh", variables);
  return await execa("bash", ["-euo", "pipefail", "-c", script], {
    reject: false,
    env: { PATH: [directory, process.env["PATH"] ?? ""].join(delimiter), ...variables },
  });
}

test("a node that has no driver yet is asked again", async () => {
  await expect(run(2, 20)).resolves.toMatchObject({ exitCode: 0 });
});

test("after its time it names the driver and shows the pods", async () => {
  const { exitCode, stderr } = await run(99, 2);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "kubelet does not know one.csi on every node after 2 s; the node plugins:\nthe pods",
  );
});
