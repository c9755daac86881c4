import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../src/process/run";
import { assemble } from "../../src/remote/script";
import { readScript } from "../../src/render/template";

/** The first script of a container machine, in a directory in place of its root, with stand-ins for its programs. */

// Programs are started, and the machine may be busy.
jest.setTimeout(120_000);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "manilakube-init-"));
  for (const path of ["bin", "run/systemd", "etc/ssh/sshd_config.d"]) {
    mkdirSync(join(root, path), { recursive: true });
  }
  for (const name of ["systemctl", "ssh-keygen", "jq"]) {
    writeFileSync(join(root, "bin", name), `#!/bin/sh\necho "${name} $*" >> ${root}/calls\n`, {
      mode: 0o755,
    });
  }
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function init(atMost: number): Promise<string> {
  const names = ["HOST_KEY", "AUTHORIZED_KEY", "HOSTS", "ADDRESS", "NAME", "ZONE"];
  const variables = Object.fromEntries(names.map((name) => [name, "text"]));
  const script = readScript("machines/podman-init.sh", variables)
    .replaceAll(/(?<=[\s"=])\/(etc|root|run|var)\//g, `${root}/$1/`)
    .replace("at_most=90", `at_most=${atMost}`);
  return runProgram("bash", ["-s"], {
    input: assemble({ body: `PATH=${root}/bin:$PATH\n${script}`, variables }),
  });
}

test("a machine whose systemd does not start is an error that says so, and nothing is started", async () => {
  await expect(init(1)).rejects.toThrow("systemd did not start within 1 s; `podman logs` of this container");
  expect(() => readFileSync(join(root, "calls"))).toThrow("ENOENT");
});

test("one whose systemd takes some seconds is waited for", async () => {
  const server = createServer();
  setTimeout(() => server.listen(join(root, "run/systemd/private")), 1500);
  try {
    await init(30);
    expect(readFileSync(join(root, "calls"), "utf8")).toContain("systemctl enable --quiet --now ssh.service");
  } finally {
    server.close();
  }
});
