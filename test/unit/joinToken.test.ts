import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { runProgram } from "../../src/process/run";
import { assemble } from "../../src/remote/script";
import { readScript } from "../../src/render/template";

// What a random token may well be: YAML would read both as numbers.
const token = "123456.1234567890123456";

/** A directory with a kubectl that keeps what it is told to apply, and answers as one whose token is published. */
function directoryWithKubectl(): string {
  const directory = mkdtempSync(join(tmpdir(), "manilakube-token-"));
  const kubectl = `#!/bin/sh
case "$*" in
  'apply -f -') cat > ${directory}/applied.yaml ;;
  *configmap*) echo signed ;;
esac
`;
  writeFileSync(join(directory, "kubectl"), kubectl, { mode: 0o755 });
  return directory;
}

/** The secret that the phase makes. */
async function admitted(): Promise<unknown> {
  const directory = directoryWithKubectl();
  try {
    const variables = { TOKEN: token, MACHINES: "one", LABEL: "manilakube.dev/machine" };
    const body = `PATH=${directory}:$PATH\n${readScript("cluster/admit.sh", variables)}`;
    await runProgram("bash", ["-s"], { input: assemble({ body, variables }) });
    return load(readFileSync(join(directory, "applied.yaml"), "utf8"));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("a join token of digits only stays a text in the secret that lets workers in", async () => {
  expect(await admitted()).toMatchObject({
    metadata: { name: "bootstrap-token-123456" },
    stringData: { "token-id": "123456", "token-secret": "1234567890123456" },
  });
});

test("it does not expire before the lab revokes it: an `up` that failed may be taken up again after days", async () => {
  expect(await admitted()).not.toHaveProperty("stringData.expiration");
});
