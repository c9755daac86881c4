import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { templatesDirectory } from "../../src/paths";

/** What answers git, pip and podman; a path that is not listed hangs. */
const answers: Record<string, number> = {
  "/openstack/devstack/info/refs": 200,
  "/simple/pip/": 200,
  "/v2/": 401,
};
let server: Server;
let host = "";
let root = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const status = answers[request.url?.split("?")[0] ?? ""];
    if (status !== undefined) {
      response.writeHead(status).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

interface Machine {
  readonly localConf?: string;
  readonly gitBase?: string;
  readonly image?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs the preflight against a machine's files below a directory. @returns its exit code and what is missing */
async function look(machine: Machine = {}): Promise<{ code: number; missing: string[] }> {
  root = mkdtempSync(join(tmpdir(), "devstack-preflight-"));
  const files = {
    "etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nVERSION_CODENAME=trixie\n',
    "etc/pip.conf": `[global]\nindex-url = http://${host}/simple\n`,
    "etc/containers/registries.conf": `[[registry]]\nlocation = "${host}"\ninsecure = true\n`,
    "sys/module/loop/holders": "",
    "sys/module/dm_mod/holders": "",
    "local.conf": [
      "[[local|localrc]]",
      `GIT_BASE=${machine.gitBase ?? `http://${host}`}`,
      `CONTAINER_IMAGE=${machine.image ?? `${host}/ceph/ceph:v20.2.1`}`,
      machine.localConf ?? "",
    ].join("\n"),
    ...machine.files,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const env = {
    PATH: process.env["PATH"] ?? "",
    ROOT: root,
    LOCAL_CONF: join(root, "local.conf"),
    RELEASES: "trixie bookworm",
    MEMORY_MIB: "1",
    DISK_MIB: "1",
    SECONDS_A_CALL: "5",
    ...machine.variables,
  };
  const program = join(templatesDirectory, "manila/devstack/preflight.py");
  return new Promise((resolve) => {
    execFile("python3", [program], { env }, (error, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.split("\n").filter((line) => line !== "");
      const missing = lines.flatMap((line) => /^missing for stack\.sh: (.*)/.exec(line)?.[1] ?? []);
      resolve({ code: error === null ? 0 : Number(error.code), missing });
    });
  });
}

test("a machine that has all of it passes; a registry that wants a login is there", async () => {
  expect(await look()).toEqual({ code: 0, missing: [] });
});

test.each<[string, Machine, RegExp[]]>([
  [
    "another release of Debian",
    { files: { "etc/os-release": "VERSION_CODENAME=buster\n" } },
    [/^manilakube:manila\.branch wants Debian trixie or bookworm on this machine, its image is buster$/],
  ],
  ["too little memory", { variables: { MEMORY_MIB: "99000000" } }, [/^memory: \d+ MiB, .* wants 99000000: /]],
  [
    "too little disk",
    { variables: { DISK_MIB: "99000000" } },
    [/^disk: \d+ MiB free in .* wants 99000000: /],
  ],
  [
    "a kernel without what a further line asks for",
    { localConf: "ENABLE_ZSWAP=True" },
    [/^kernel .* has no \/sys\/module\/zswap\/parameters\/enabled, which ENABLE_ZSWAP=True/],
  ],
  [
    "a name that nobody resolves",
    { gitBase: "https://git.invalid" },
    [/^git \(manilakube:manila\.gitBase\): cannot resolve git\.invalid \(.*; see \/etc\/resolv\.conf/],
  ],
  [
    "no index, and no way to the registry",
    {
      files: { "etc/pip.conf": "[global]\nindex-url = http://127.0.0.1:9/simple\n" },
      image: "127.0.0.1:9/ceph/ceph:v20.2.1",
    },
    [
      /^PyPI \(index-url in \/etc\/pip\.conf\): no way to http:\/\/127\.0\.0\.1:9\/simple\/pip\/: .*refused/,
      /^the registry of 127\.0\.0\.1:9\/ceph\/ceph:v20\.2\.1 .*: no way to https:\/\/127\.0\.0\.1:9\/v2\/: .*refused/,
    ],
  ],
  [
    "a server without the repository",
    { gitBase: "http://HOST/nowhere", variables: { SECONDS_A_CALL: "0.5" } },
    [/^git .*: no way to http:.*\/nowhere\/openstack\/devstack.*: no answer within 0\.5 s$/],
  ],
])("missing: %s", async (_, machine, expected) => {
  const gitBase = machine.gitBase?.replace("HOST", host);
  const { code, missing } = await look({ ...machine, ...(gitBase === undefined ? {} : { gitBase }) });
  expect(code).toBe(1);
  expect(missing).toEqual(expected.map((line) => expect.stringMatching(line) as string));
});

test("where a proxy leads out, it is asked, and it resolves the names", async () => {
  const { missing } = await look({
    gitBase: "http://git.invalid",
    localConf: "http_proxy=http://127.0.0.1:9\nno_proxy=127.0.0.1",
  });
  expect(missing).toEqual([expect.stringMatching(/^git .*: no way to http:\/\/git\.invalid.*refused/)]);
});

test("a mirror that registries.conf names is as good as the registry", async () => {
  const mirror = `[[registry.mirror]]\nlocation = "${host}"\ninsecure = true\n`;
  const { missing } = await look({
    image: "registry.invalid/ceph/ceph:v20.2.1",
    files: { "etc/containers/registries.conf": `[[registry]]\nlocation = "registry.invalid"\n${mirror}` },
  });
  expect(missing).toEqual([]);
});

test("a check that does not end is bounded, and said", async () => {
  const { missing } = await look({
    gitBase: `http://${host}/nowhere`,
    variables: { SECONDS_A_CALL: "30", SECONDS_AT_MOST: "3" },
  });
  expect(missing).toEqual(["git: no answer within 3 s (OpenStack can be cloned.)"]);
});
