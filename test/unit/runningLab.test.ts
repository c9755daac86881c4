import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { renderClouds } from "../../src/handover/clouds";
import { renderMachines } from "../../src/handover/machines";
import { passwordCredential, plainTrust } from "../../src/manila/keystoneLogin";
import { labDirectory } from "../../src/paths";
import { forwardedPorts } from "../../src/manila/pods/forwardedPorts";
import { RunningLab } from "../../src/running/lab";
import { mountNodes } from "../../src/running/mountNodes";
import { reachManila } from "../../src/running/reachManila";
import { tarTo } from "../../src/running/tarTo";
import { handedMachine } from "../helpers/handedMachine";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";
import { standIns } from "../helpers/standIns";

/** A lab by its files; ssh, kubectl and openstack are stand-ins. */

const home = temporaryHome();
restoreVariables(["MANILAKUBE_CACHE", "PATH"], afterAll);

function lab(stack: string, files: Readonly<Record<string, string>>): RunningLab {
  mkdirSync(labDirectory(stack), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(labDirectory(stack), name), content);
  }
  return new RunningLab(stack);
}

const machines = [
  handedMachine("control-plane", { role: "control-plane" }),
  handedMachine("worker0", { hostsManila: true }),
  handedMachine("worker1"),
];
const login = (user: string) => ({
  ...{ authUrl: "http://10.97.6.30:5000/v3", region: "RegionOne", interface: "public" as const },
  ...{ trust: plainTrust, auth: passwordCredential(user, user, `password of ${user}`) },
});
const files = {
  kubeconfig: "kind: Config\n",
  ssh_config: "",
  "machines.json": renderMachines(machines),
  "clouds.yaml": renderClouds({ admin: login("admin"), demo: login("demo") }),
};
let whole: RunningLab;

beforeAll(() => {
  process.env["MANILAKUBE_CACHE"] = join(home, "cache");
  const said = 'printf "%s\\n" "$*" "$KUBECONFIG" "$OS_CLOUD"; cat';
  standIns(join(home, "bin"), {
    // What the real one does with -F FILE MACHINE COMMAND, but on this machine.
    ssh: `[ "$1" = -F ] && exec sh -c "$4"`,
    sudo: 'shift; exec "$@"',
    kubectl: said,
    openstack: said,
  });
  whole = lab("whole", files);
});

test("a lab that is not up says so, whatever is asked of it", async () => {
  const none = new RunningLab("none");
  expect(none.has("kubeconfig")).toBe(false);
  const directory = labDirectory("none");
  expect(() => none.machines).toThrow(
    `No such lab:\n  stack: "none": has no machines.json in ${directory}: the lab is not up (\`scripts/lab up none\`)`,
  );
  await expect(none.kubectl(["get", "pods"])).rejects.toThrow("has no kubeconfig");
  await expect(none.on("worker0", "true")).rejects.toThrow("has no ssh_config");
});

test("a lab that an older version made says in one line what writes the missing file", () => {
  const { kubeconfig, ssh_config } = files;
  const older = lab("older", { kubeconfig, ssh_config, adminrc: "" });
  expect(() => RunningLab.open("older")).toThrow(/^The lab lacks a file:\n {2}[^\n]+$/);
  expect(() => older.machines).toThrow(
    /has no machines.json in .*`scripts\/lab up older` writes what is missing/,
  );
  expect(() => older.openstackEnvironment()).toThrow(/has no clouds.yaml in .*`scripts\/lab up older`/);
  expect(older.file("kubeconfig")).toBe(join(labDirectory("older"), "kubeconfig"));
  expect(RunningLab.open("whole").machines).toEqual(machines);
});

test("machines are known by name, by what they host and by whose pods they run", () => {
  expect(whole.machine("worker1")).toEqual(machines[2]);
  expect(() => whole.machine("storage")).toThrow(
    'node: "storage": must be one of control-plane, worker0, worker1',
  );
  expect(whole.manilaHost).toBe("worker0");
  expect(whole.podNodes).toEqual(["worker0", "worker1"]);
  const alone = lab("alone", { "machines.json": renderMachines(machines.slice(0, 1)) });
  expect(alone.podNodes).toEqual(["control-plane"]);
  expect(() => alone.manilaHost).toThrow("a Manila that is elsewhere has no machine here");
});

test("its pods mount CephFS by ceph-fuse on every one of them", async () => {
  // Of a stack that has settings.
  await expect(mountNodes(lab("local", files), "CEPHFS")).resolves.toEqual({
    ...{ able: ["worker0", "worker1"], unable: [], obstacle: undefined },
  });
});

test("kubectl gets the lab's kubeconfig, standard input, and a bound that a later one replaces", async () => {
  const text = await whole.kubectl(["apply", "--request-timeout=0"], { input: "manifest" });
  expect(text.split("\n")).toEqual([
    "--request-timeout=20s apply --request-timeout=0",
    join(labDirectory("whole"), "kubeconfig"),
    "",
    "manifest",
  ]);
});

test("openstack is the administrator unless told otherwise, and no password is in its environment", async () => {
  expect((await whole.openstack(["share", "list"])).split("\n")).toContain("admin");
  expect((await whole.openstack(["share", "list"], { login: "demo" })).split("\n")).toContain("demo");
  expect(JSON.stringify(whole.openstackEnvironment())).not.toContain("password of");
  expect(whole.login("demo")).toEqual(login("demo"));
});

test("a command on a machine keeps its quotes and gets its input", async () => {
  const command = `read -r line; printf '%s|' "$line" "it's" '$HOME'; id -u`;
  const text = await whole.on("worker0", command, { input: "first\nsecond\n" });
  expect(text).toBe(`first|it's|$HOME|${process.getuid?.() ?? ""}`);
});

test("a machine that hangs is given up", async () => {
  const late = whole.on("worker0", "echo begun; sleep 60", { atMostSeconds: 0.3 });
  await expect(late).rejects.toThrow(/^ssh did not end within 0.3 s\n +begun$/);
});

test("a script on a machine has its variables and files, and its lines are heard as they come", async () => {
  const path = join(home, "written");
  const lines: string[] = [];
  const body = 'echo "it is $SECRET"';
  const script = { body, variables: { SECRET: "a 'b' $c" }, files: [{ path, content: "content\n" }] };
  await whole.run("worker0", script, { onLine: (line) => lines.push(line) });
  expect(lines).toEqual(["it is a 'b' $c"]);
  expect(readFileSync(path, "utf8")).toBe("content\n");
});

test("an archive reaches a machine, and a command that fails there fails here", async () => {
  const from = join(home, "from");
  mkdirSync(from);
  writeFileSync(join(from, "entry"), "packed");
  const to = join(home, "to here");
  const packed = [{ from, entries: ["entry"] }];
  await tarTo(whole, "worker0", packed, `mkdir '${to}' && tar -C '${to}' -xf -`);
  expect(readFileSync(join(to, "entry"), "utf8")).toBe("packed");
  await expect(tarTo(whole, "worker0", packed, "cat > /dev/null; exit 3")).rejects.toThrow("exit code 3");
});

test("who is not root on a machine becomes root there by sudo", async () => {
  standIns(join(home, "user"), { id: "echo 1000", sudo: 'echo "sudo $*"' });
  await expect(whole.on("worker0", "reboot")).resolves.toBe("sudo -n sh -c reboot");
});

test("the machine of the storage is named also where Manila has none, and a Manila in the cluster has none", () => {
  const inCluster = lab("in-cluster", {
    ...files,
    "machines.json": renderMachines([
      handedMachine("control-plane", { role: "control-plane" }),
      handedMachine("storage", { role: "storage" }),
    ]),
  });
  expect(inCluster.storageHost).toBe("storage");
  expect(() => inCluster.manilaHost).toThrow("services that are pods have none");
  expect(whole.storageHost).toBe("worker0");
});

test("a Manila that nobody logs in to is reached by ports that kubectl forwards for as long as it is asked", async () => {
  const stack = "without-login";
  const { identity, manila } = forwardedPorts(stack);
  // In place of kubectl, which takes connections at the first of the two numbers behind the colon.
  standIns(join(home, "bin"), {
    kubectl: `for last; do :; done; exec python3 -c 'import socket,sys,time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(60)' "\${last%%:*}"`,
    setpriv: 'shift 2; exec "$@"',
  });
  const url = `http://127.0.0.1:${identity}/v3`;
  const clouds = renderClouds({
    admin: { ...login("admin"), authUrl: url },
    demo: { ...login("demo"), authUrl: url },
  });
  const open = lab(stack, { ...files, "clouds.yaml": clouds });
  const answers = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port });
      socket.once("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => {
        resolve(false);
      });
    });
  expect(await answers(identity)).toBe(false);
  expect(await reachManila(open, () => Promise.all([identity, manila].map(answers)))).toEqual([true, true]);
  expect(await answers(identity)).toBe(false);
});
