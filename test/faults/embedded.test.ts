import { podman } from "../../src/podman/podman";
import { FaultsLab } from "../helpers/faultsLab";
import { until } from "../helpers/until";

/**
 * An embedded lab that is broken behind the back of `up`, which must make it whole again: what is stopped is started with
 * all that it holds, what is gone is made anew, what cannot be applied is refused.
 */

const minutes = 60_000;
const lab = new FaultsLab();
const nodes = ["control-plane", "worker0", "worker1"];

async function up(): Promise<string> {
  const { code, output } = await lab.lab("up", lab.stack);
  expect(`exit code ${code}\n${code === 0 ? "" : output}`).toBe("exit code 0\n");
  return output;
}

/** Names of the machines that are another one than before. */
async function replaced(before: Record<string, string>): Promise<string[]> {
  const now = await lab.ids();
  return Object.keys(now).filter((name) => now[name] !== before[name]);
}

const claim = (name: string) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name },
  spec: {
    accessModes: ["ReadWriteMany"],
    storageClassName: "manila-cephfs",
    resources: { requests: { storage: "1Gi" } },
  },
});

const bound = (name: string) =>
  lab.kubectl(["wait", `pvc/${name}`, "--for=jsonpath={.status.phase}=Bound", "--timeout=90s"]);

/** Each test leaves the lab whole for the next one. */
beforeAll(async () => {
  lab.choose();
  await up();
  await lab.apply([claim("kept")]);
  await bound("kept");
}, 15 * minutes);
afterAll(async () => {
  await lab.lab("down", lab.stack);
  lab.forget();
}, 3 * minutes);

test(
  "a worker that was stopped is started and is the same machine",
  async () => {
    const before = await lab.ids();
    await podman(["stop", "--time", "5", lab.container("worker0")]);
    expect((await lab.lab("status", lab.stack)).code).toBe(1);
    await up();
    expect(await replaced(before)).toEqual([]);
    expect(await lab.readyNodes()).toEqual(nodes);
    expect((await up()).includes("nothing to do")).toBe(true);
  },
  5 * minutes,
);

test(
  "a storage machine that was frozen goes on, and a share can be made",
  async () => {
    const before = await lab.ids();
    await podman(["pause", lab.container("storage")]);
    await up();
    expect(await replaced(before)).toEqual([]);
    await lab.apply([claim("after-frozen")]);
    await bound("after-frozen");
  },
  5 * minutes,
);

test(
  "after all machines were stopped at once, as by a reboot of the host, all that they held is there",
  async () => {
    const before = await lab.ids();
    await podman(["stop", "--time", "5", ...Object.keys(before).map((name) => lab.container(name))]);
    await up();
    expect(await replaced(before)).toEqual([]);
    expect(await lab.readyNodes()).toEqual(nodes);
    await bound("kept");
    await lab.apply([claim("after-reboot")]);
    await bound("after-reboot");
  },
  8 * minutes,
);

test(
  "a worker that is gone is made anew, and nothing else",
  async () => {
    const before = await lab.ids();
    await podman(["rm", "--force", "--time", "0", lab.container("worker1")]);
    await up();
    expect(await replaced(before)).toEqual(["worker1"]);
    expect(await lab.readyNodes()).toEqual(nodes);
  },
  5 * minutes,
);

test(
  "a change that nodes cannot take is refused without --yes, and with it makes other nodes",
  async () => {
    const before = await lab.ids();
    lab.choose({ "manilakube:kubernetes": { podSubnet: "10.245.0.0/16" } });
    const refused = await lab.lab("up", lab.stack);
    expect(refused.code).toBe(2);
    expect(refused.output).toContain('manilakube:kubernetes.podSubnet: "10.245.0.0/16": is another one');
    expect(await replaced(before)).toEqual([]);
    // As it was, it is up and has nothing to lose.
    lab.choose();
    await up();
    expect(await replaced(before)).toEqual([]);

    lab.choose({ "manilakube:kubernetes": { podSubnet: "10.245.0.0/16" } });
    expect((await lab.lab("up", "--yes", lab.stack)).code).toBe(0);
    expect((await replaced(before)).sort()).toEqual(nodes);
    expect(await lab.readyNodes()).toEqual(nodes);
    lab.choose();
    expect((await lab.lab("up", "--yes", lab.stack)).code).toBe(0);
    await lab.apply([claim("kept")]);
    await bound("kept");
  },
  12 * minutes,
);

test(
  "Ceph grows with its setting, keeps what it holds, and does not shrink",
  async () => {
    const cephSize = (size: string) => ({ "manilakube:manila": { kind: "packages", cephSize: size } });
    lab.choose(cephSize("120Gi"));
    await up();
    const storage = lab.container("storage");
    const { nodes: osds } = JSON.parse(
      await podman(["exec", storage, "ceph", "osd", "df", "-f", "json"]),
    ) as {
      nodes: { kb: number }[];
    };
    expect(osds.map(({ kb }) => kb / 2 ** 20)).toEqual([120]);
    await lab.apply([claim("after-growth")]);
    await bound("after-growth");

    lab.choose(cephSize("100Gi"));
    const before = await lab.ids();
    const { code, output } = await lab.lab("up", lab.stack);
    expect(code).toBe(2);
    expect(output).toContain("replaces storage, and with that loses every share in Manila");
    expect(await replaced(before)).toEqual([]);
    lab.choose(cephSize("120Gi"));
    await up();
  },
  8 * minutes,
);

test(
  "when the control plane is gone the workers join the new one",
  async () => {
    const before = await lab.ids();
    await podman(["rm", "--force", "--time", "0", lab.container("control-plane")]);
    await up();
    expect(await replaced(before)).toEqual(["control-plane"]);
    expect(await lab.readyNodes()).toEqual(nodes);
    await lab.apply([claim("on-new-control-plane")]);
    await bound("on-new-control-plane");
  },
  8 * minutes,
);

test(
  "an `up` that was killed in the middle is taken up by the next one",
  async () => {
    await podman(["rm", "--force", "--time", "0", lab.container("worker0")]);
    const { child, end } = lab.start("up", lab.stack);
    await until("worker0 to be there again", async () => ("worker0" in (await lab.ids()) ? true : undefined));
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await end;
    await up();
    expect(await lab.readyNodes()).toEqual(nodes);
    expect((await up()).includes("nothing to do")).toBe(true);
  },
  5 * minutes,
);

test(
  "`down` with every machine dead leaves nothing",
  async () => {
    await podman(["kill", ...Object.keys(await lab.ids()).map((name) => lab.container(name))]);
    expect((await lab.lab("down", lab.stack)).code).toBe(0);
    expect(await podman(["ps", "--all", "--quiet", "--filter", `name=^${lab.container("")}`])).toBe("");
    expect(await podman(["volume", "ls", "--quiet", "--filter", `name=^${lab.container("")}`])).toBe("");
  },
  3 * minutes,
);
