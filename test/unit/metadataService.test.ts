import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { templatesDirectory } from "../../src/paths";
import { runProgram } from "../../src/process/run";

/**
 * What images for servers have in place of Nova's metadata service where the cloud has none: in a directory in place of the
 * machine's root, with stand-ins for what it calls. Manila CSI's node plugin asks for the served file.
 */

jest.setTimeout(120_000);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "manilakube-metadata-"));
  mkdirSync(join(root, "bin"));
  mkdirSync(join(root, "run"));
  standIn("sleep", "");
  standIn("umount", "");
  standIn("ip", "");
  standIn("busybox", 'echo "$*"');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function standIn(name: string, script: string): void {
  writeFileSync(join(root, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function serve(): Promise<string> {
  const script = readFileSync(
    join(templatesDirectory, "rootfs/kvm/usr/local/lib/manilakube/metadata"),
    "utf8",
  ).replaceAll("/run/", `${root}/run/`);
  return runProgram("bash", ["-c", script], { env: { PATH: `${root}/bin:${process.env["PATH"] ?? ""}` } });
}

test("where Nova's service does not answer, the config drive's file is served, and no more of it than is asked for", async () => {
  const drive = {
    uuid: "1f2e",
    name: "worker0",
    availability_zone: "nova",
    public_keys: { key: "ssh-ed25519 A" },
  };
  standIn("curl", "exit 7");
  standIn("blkid", "echo /dev/sr0");
  standIn(
    "mount",
    `mkdir -p "$4/openstack/latest" && echo '${JSON.stringify(drive)}' > "$4/openstack/latest/meta_data.json"`,
  );
  const said = await serve();
  const directory = join(root, "run/manilakube/metadata");
  expect(said.split("\n")).toEqual([
    "serves the metadata of /dev/sr0 at 169.254.169.254",
    `httpd -f -p 169.254.169.254:80 -h ${directory}`,
  ]);
  const served = readFileSync(join(directory, "openstack/latest/meta_data.json"), "utf8");
  expect(JSON.parse(served)).toEqual({
    uuid: "1f2e",
    name: "worker0",
    hostname: null,
    availability_zone: "nova",
  });
});

test("where it answers, it is left to answer", async () => {
  standIn("curl", "exit 0");
  expect(await serve()).toBe("Nova's metadata service answers");
});

test("a server without both says what is missing", async () => {
  standIn("curl", "exit 7");
  standIn("blkid", "exit 2");
  await expect(serve()).rejects.toThrow("neither 169.254.169.254 nor a config drive");
});
