import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandLine } from "../helpers/cli";
import { commandLine } from "../helpers/commandLine";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";
import { PodmanStandIn } from "../helpers/podmanStandIn";

/** Command lines that cannot be: exit code 2, one answer that says what is wrong, and nothing made. */

const home = temporaryHome("home");
const podman = new PodmanStandIn();
const scratch = mkdtempSync(join(tmpdir(), "manilakube-lines-"));
const filled = join(scratch, "filled");
const unmade = join(scratch, "unmade");
const taken = join(scratch, "taken");
restoreVariables(["PATH", "MANILAKUBE_CACHE"], afterAll);
beforeAll(() => {
  process.env["PATH"] = podman.path;
  process.env["MANILAKUBE_CACHE"] = join(scratch, "cache");
  writeFileSync(filled, "");
  mkdirSync(taken);
  writeFileSync(join(taken, "filled.tar"), "");
});
afterAll(() => {
  podman.dispose();
  rmSync(scratch, { recursive: true });
});

const noStack = (name: string): string => `stack: ${JSON.stringify(name)}: must start with a letter`;
const noFile = "must have a file stacks/Pulumi.no-such-lab.yaml; there are: ";
const notUp = "the lab is not up (`scripts/lab up local`)";

const table: readonly (readonly [readonly string[], ...string[]])[] = [
  [[], "Usage: scripts/lab"],
  [[""], "unknown command ''"],
  [["upp"], "unknown command 'upp'", "(Did you mean up?)"],
  [["--stacks", "local", "up"], "unknown option '--stacks'"],
  [["-s"], "argument missing"],
  [["-s", "", "up"], noStack("")],
  [["-s", "../local", "kubectl", "get", "nodes"], noStack("../local")],
  [["-s", "no-such-lab", "kubectl", "get", "nodes"], "the lab is not up (`scripts/lab up no-such-lab`)"],
  [["up", "--verbos"], "unknown option '--verbos'", "(Did you mean --verbose?)"],
  [["up", "local", "other"], "too many arguments for 'up'"],
  [["up", ""], noStack("")],
  [["up", ".."], noStack("..")],
  [["up", "Local"], noStack("Local")],
  [["up", "a-name-that-is-much-too-long"], noStack("a-name-that-is-much-too-long")],
  [["up", "cloud"], 'stack: "cloud": is what the test cloud is called'],
  [["up", "no-such-lab"], noFile],
  [["up", "reports"], noStack("reports")],
  [["up", "saves"], noStack("saves")],
  [["up", "--from"], "argument missing"],
  [["up", "--from", ""], '--from: "": must be the name of a saved lab'],
  [
    ["up", "--from", "nothing"],
    '--from: "nothing": must be the name of a saved lab',
    "there is no saved lab",
  ],
  [["up", "--from", "a b"], '--from: "a b": must be the name of a saved lab'],
  [["up", "local", "--from", filled], "is damaged, or no archive of a lab: it has no manifest at its end"],
  [["save"], "missing required argument 'name'"],
  [["save", "mine"], notUp],
  [["save", "mine", "vm"], 'manilakube:machines.kind: "qemu": must be podman for every machine'],
  [["save", "mine", "no-such-lab"], noFile],
  [["save", "../mine"], 'name: "../mine": must be at most 64 letters'],
  [["save", "mine.tar"], 'name: "mine.tar": must be at most 64 letters', "and not end in .tar"],
  [["save", "filled", "--to", taken], 'name: "filled": is taken by '],
  [["save", "mine", "--to"], "argument missing"],
  [["saves", "local"], "too many arguments for 'saves'"],
  [["down", ""], noStack("")],
  [["down", "."], noStack(".")],
  [["down", "a b"], noStack("a b")],
  [["down", "local\n"], noStack("local\n")],
  [["down", "local", "other"], "too many arguments for 'down'"],
  [["down", "--lab-id"], "option '--lab-id <id>' argument missing"],
  [["status", "-x"], "unknown option '-x'"],
  [["status", "no-such-lab"], noFile],
  [["doctor", "1lab"], noStack("1lab")],
  [["doctor", "no-such-lab"], noFile],
  [["e2e"], notUp],
  [["e2e", "--repeat"], "argument missing"],
  // A path is a filter.
  [["e2e", "x/y"], notUp],
  [["e2e", "X"], noStack("X")],
  [["load", "local", "more"], "too many arguments for 'load'"],
  [["load"], notUp],
  [["test", "--faults", "--on", "Local"], noStack("Local")],
  [["test", "--faults", "--on", "local", "machines"], notUp],
  [["settings", "no-such-lab"], noFile],
  [["settings", "--scheme"], "unknown option '--scheme'"],
  [["conformance"], "missing required argument 'suite'"],
  [["conformance", "csi-sanity"], notUp],
  [
    ["conformance", "sanity", "--protocol", "SMB", "--focus", "(", "--parallel", "0"],
    'suite: "sanity": must be one of csi-sanity, kubernetes, manila-csi',
    '--protocol: "SMB": must be one of CEPHFS, NFS',
    '--focus: "(": must be a regular expression',
    '--parallel: "0": must be a whole number from 1 to 20',
  ],
  [["login"], "missing required argument 'node'"],
  [["login", "worker0"], notUp],
  [["openstack", "share", "list"], notUp],
  [["redeploy"], "part: not set: must be one of csi, ceph-csi, csi-driver-nfs,"],
  [["redeploy", "nova"], 'part: "nova": must be one of csi, ceph-csi, csi-driver-nfs,'],
  [["redeploy", "manila"], notUp],
  [["reset"], notUp],
  [["reset", "no-such-lab", "--hard"], noFile],
  [["reset", "--hard"], notUp],
  [["reset", "--har"], "unknown option '--har'", "(Did you mean --hard?)"],
  [["reset", "local", "other"], "too many arguments for 'reset'"],
  [["rotate"], "missing required argument 'thing'"],
  [["rotate", "password"], 'thing: "password": must be one of credential'],
  [["rotate", "credential"], notUp],
  [
    ["rotate", "credential", "shared"],
    'manilakube:manila.kind: "existing": must be a Manila of the lab\'s own',
  ],
  [["redeploy", "csi"], "--from or --module: not set: must say where csi comes from"],
  [["redeploy", "keystone"], "--from: not set: must say where keystone comes from"],
  [["redeploy", "csi", "--from"], "option '--from <directory>' argument missing"],
  [["redeploy", "csi", "--from", unmade], "--from:", "must be a directory that is there"],
  [["redeploy", "csi", "--from", filled], "--from:", "must be a directory that is there"],
  [
    ["redeploy", "csi", "--from", scratch],
    "must hold a Go module: a checkout of k8s.io/cloud-provider-openstack, with its go.mod",
  ],
  [
    ["redeploy", "csi", "--from", scratch, "--module", "1.35"],
    "--from, --module:",
    "must be one of them: a part is built from one source",
  ],
  [["redeploy", "csi", "--module", "latest"], '--module: "latest": must be a version of'],
  [["redeploy", "csi", "--module", "1.35"], notUp],
  [["redeploy", "csi", "--image", "x"], '--image: "x": is not for csi, which takes --from or --module'],
  [["redeploy", "csi", "--module", "1.35", "--watch"], "--watch: true: must stand with --from"],
  [["redeploy", "csi-resizer", "--from", scratch], "is not for csi-resizer, which takes --image"],
  [["redeploy", "csi-resizer", "--image", unmade], "must be a file that is there (an image's archive), or"],
  [["redeploy", "csi-resizer", "--image", "resizer.tar"], "must be a file that is there"],
  [["redeploy", "csi-resizer", "--image", "example.com/resizer:1"], notUp],
  [["redeploy", "manila", "--from", scratch], "must be a checkout of Manila, with manila/__init__.py"],
  [["redeploy", "--undo"], notUp],
  [["redeploy", "--undo", "nova"], 'part: "nova": must be one of csi,'],
  [["redeploy", "--undo", "csi", "--module", "1.35"], "--undo: true: must stand alone"],
  [["render", "local"], "missing required argument 'directory'"],
  [["render", "no-such-lab", unmade], noFile],
  [["render", "local", filled], "must be"],
  [["render", "local", unmade, "--address", "worker0"], '--address: "worker0": is not for the embedded lab'],
  [
    ["render", "local", unmade, "--address", "worker9=10.0.0.1", "--address", "storage=300.0.0.1"],
    "worker9",
    "300.0.0.1",
  ],
  [["logs"], notUp],
  [["env", "no-such-lab"], noFile],
  [["cache", "clean"], "'cache'"],
  [["cache", "build", "a/b"], noStack("a/b")],
  [["cache", "build", "no-such-lab"], noFile],
  [["cache", "prune", "--al"], "unknown option '--al'"],
  [["cache", "prune", "everything"], "too many arguments for 'prune'"],
  [["image"], "Usage: scripts/lab image"],
  [["image", "build", "no-such-lab"], noFile],
  [["cloud"], "Usage: scripts/lab cloud"],
  [["cloud", "start"], "unknown command 'start'"],
  [["cloud", "up", "now"], "too many arguments for 'up'"],
  [["cloud", "down", "--force"], "unknown option '--force'"],
  [["cloud", "test"], "the lab is not up"],
];

test("the table has at least forty rows", () => {
  expect(table.length).toBeGreaterThanOrEqual(40);
});

const rows = table.map(([args, ...expected]) => ({ args, expected }));

test.each(rows)("$args", async ({ args, expected }) => {
  const { code, output } = await commandLine(args);
  for (const words of expected) {
    expect(output).toContain(words);
  }
  expect(code).toBe(2);
  expect([home, unmade].filter(existsSync)).toEqual([]);
  expect(podman.changes).toEqual([]);
});

test.each([
  [["down", ""], noStack("")],
  [["up", "no-such-lab"], noFile],
])(
  "as a process of its own: %j",
  async (args, expected) => {
    const lab = new CommandLine();
    try {
      const { exitCode, stderr } = await lab.run(args, { PATH: podman.path });
      expect(stderr).toContain(expected);
      expect(exitCode).toBe(2);
      expect(existsSync(join(lab.home, ".own"))).toBe(false);
      expect(podman.changes).toEqual([]);
    } finally {
      lab.dispose();
    }
  },
  240_000,
);
