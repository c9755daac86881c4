import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fernetKey } from "../../src/manila/pods/secrets";
import { forwardedPorts } from "../../src/manila/pods/forwardedPorts";
import { ganeshaLines } from "../../src/manila/pods/settings";
import { templatesDirectory } from "../../src/paths";
import { isWithoutLogin } from "../../src/settings/podsManila";
import { loadSettings } from "../../src/settings/load";

const run = promisify(execFile);

/** Runs Python. @returns its exit code, and what it wrote */
function python(script: string, env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile("python3", ["-c", script], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
    });
  });
}

test("a key of Fernet's is 32 bytes as base64 for URLs, another one for each use", () => {
  expect(fernetKey("text", "fernet-0")).toMatch(/^[A-Za-z0-9_-]{43}=$/);
  expect(Buffer.from(fernetKey("text", "fernet-0"), "base64url").length).toBe(32);
  expect(fernetKey("text", "fernet-0")).not.toBe(fernetKey("text", "fernet-1"));
});

test("two labs rarely share a way to Manila, and one lab has always the same", () => {
  expect(forwardedPorts("pods")).toEqual(forwardedPorts("pods"));
  expect(forwardedPorts("pods").identity).not.toBe(forwardedPorts("other").identity);
  expect(forwardedPorts("pods").manila).toBe(forwardedPorts("pods").identity + 1);
});

test("Manila's driver goes to Ganesha's machine by ssh", () => {
  expect(ganeshaLines("door")).toBe(
    "cephfs_ganesha_server_is_remote = True\n" +
      "cephfs_ganesha_server_username = door\n" +
      "cephfs_ganesha_path_to_private_key = /etc/ganesha-door/id_ed25519",
  );
});

test("a login is the default, and its absence is said by one setting", () => {
  const { manila } = loadSettings("test", { manila: { kind: "pods" } });
  expect(manila).toMatchObject({ kind: "pods", auth: "keystone", cephSize: "100Gi" });
  expect(isWithoutLogin(manila)).toBe(false);
  expect(isWithoutLogin(loadSettings("test", { manila: { kind: "pods", auth: "none" } }).manila)).toBe(true);
});

describe("the door to Ganesha's machine", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "door-"));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  /** The program with another directory for exports, and what it would start written down. */
  function door(command: string): Promise<{ code: number; output: string }> {
    const script = [
      "import runpy, subprocess, sys, types",
      `sys.argv = ["door"]`,
      "def start(words, check): print('runs', *words); return types.SimpleNamespace(returncode=0)",
      "subprocess.run = start",
      `text = open(${JSON.stringify(join(templatesDirectory, "storage/door/program.py"))}).read()`,
      `text = text.replace("/etc/ganesha/export.d", ${JSON.stringify(directory)})`,
      `exec(compile(text, "door", "exec"), {"__name__": "__main__"})`,
    ].join("\n");
    const env = { ...process.env, SSH_ORIGINAL_COMMAND: command };
    return python(script, env);
  }

  test.each([
    [
      "the file of an export is made",
      (at: string) => `mktemp -p ${at} -t share-0a-1b.conf.XXXXXX`,
      "runs mktemp",
    ],
    ["and removed", (at: string) => `rm -f ${at}/share-0a-1b.conf.a1B2c3`, "runs rm -f"],
    [
      "Ganesha is told of it",
      (at: string) =>
        "dbus-send --print-reply --system --dest=org.ganesha.nfsd /org/ganesha/nfsd/ExportMgr " +
        `org.ganesha.nfsd.exportmgr.AddExport string:${at}/share-0a-1b.conf.a1B2c3 'string:EXPORT(Export_Id=7)'`,
      "AddExport string:",
    ],
  ])("%s", async (_what, command, expected) => {
    expect(await door(command(directory))).toMatchObject({
      code: 0,
      output: expect.stringContaining(expected) as string,
    });
  });

  test("the text of an export is written as it is, and no shell sees it", async () => {
    const file = join(directory, "share-0a.conf.abcdef");
    writeFileSync(file, "");
    const text = "'EXPORT { Secret = \"$(id)\"; }'";
    const inner = `echo ${text} > ${file}`;
    const { code } = await door(`sh -c '${inner.replaceAll("'", `'"'"'`)}'`);
    expect(code).toBe(0);
    const { stdout } = await run("cat", [file]);
    expect(stdout).toBe('EXPORT { Secret = "$(id)"; }\n');
  });

  test.each([
    ["nothing", ""],
    ["a shell", "bash"],
    ["another program", "cat /etc/shadow"],
    ["another file", "rm -f /etc/passwd"],
    ["a way out of the directory", "rm -f /etc/ganesha/export.d/../x"],
    ["another script", "sh -c 'id > /tmp/x'"],
    ["another file's text", "sh -c 'echo x > /etc/passwd'"],
    ["another word to the bus", "dbus-send --system --dest=org.freedesktop.systemd1 / x.y.z"],
    [
      "another method",
      "dbus-send --print-reply --system --dest=org.ganesha.nfsd /org/ganesha/nfsd/ExportMgr org.ganesha.nfsd.admin.shutdown x",
    ],
  ])("%s is refused", async (_what, command) => {
    expect(await door(command)).toMatchObject({
      code: 126,
      output: expect.stringContaining("ganesha-door: ") as string,
    });
  });
});
