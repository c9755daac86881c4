import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import { mostLogins } from "../../src/remote/doors";
import { mostAtOnce } from "../../src/remote/run";
import { loadSettings } from "../../src/settings/load";
import { agree } from "../helpers/agreeableMachine";
import { facts, mark } from "../helpers/cloudFacts";
import { phasesRunAt } from "../helpers/elsewhere";
import { EngineStack } from "../helpers/engine";
import { artifacts } from "../helpers/mocks";
import { SshServer, type SshServerOptions } from "../helpers/sshServer";

/**
 * A lab of many workers in a cloud, whole: the real program, engine and plugin; the cloud, Kubernetes and the machines are recorded
 * ones that agree to everything at once. What takes time is `up`'s own work. `MANILAKUBE_SCALE=100` says how many workers.
 */

const workers = Number(process.env["MANILAKUBE_SCALE"] ?? 3);
/** In milliseconds; a hundred workers are some seven hundred resources. */
const patience = 120_000 + workers * 6_000;

const stack = new EngineStack("test", {
  path: [join(projectRoot, "test", "fixtures", "recorded-plugins")],
  longest: patience,
});
/** Manila's credential is the only file that is read back. */
const agreeable: SshServerOptions = {
  onCommand: (channel) => {
    agree(channel, () => '{"id":"credential-id","secret":"credential-secret"}');
  },
};
const jump = new SshServer(agreeable);
const machine = new SshServer(agreeable);
const settings = loadSettings("test", {
  machines: {
    ...{ kind: "openstack", workers, image: "debian", flavor: "m1.medium", subnet: "10.97.0.0/20" },
    ...{ allowedCidrs: ["203.0.113.7/32"], antiAffinity: "none" },
  },
});

beforeAll(async () => {
  const elsewhere = {
    machine: machine.endpoint(await machine.listen()),
    jump: jump.endpoint(await jump.listen()),
  };
  const { Lab } = await import("../../src/lab");
  stack.program = () => {
    new Lab(
      settings,
      { artifacts, machines: { cloud: facts, mark } },
      { transformations: [phasesRunAt(elsewhere)] },
    );
    return Promise.resolve({});
  };
  await stack.open();
}, 120_000);
afterAll(async () => {
  await stack.dispose();
  await Promise.all([jump.close(), machine.close()]);
}, patience);

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const since = Date.now();
  const result = await work();
  const seconds = (Date.now() - since) / 1000;
  process.stderr.write(`${workers} workers in a cloud, ${what}: ${seconds.toFixed(1)} s\n`);
  return result;
}

/** Machines of the lab: its workers, the control plane and the storage machine. */
const machines = workers + 2;

test(
  "the preview knows all that will be made",
  async () => {
    const { changeSummary } = await timed("preview", () => stack.automation.preview({ color: "never" }));
    expect(changeSummary["create"]).toBeGreaterThan(machines * 6);
  },
  patience,
);

test(
  "`up` makes all of it, with no more connections at once than the bound says, however much the engine does at a time",
  async () => {
    const { steps } = await timed("up", () => stack.up(undefined, { parallel: 4 * machines }));
    const joins = steps.filter((step) => step.startsWith("create kubeadm-join-"));
    expect(joins).toHaveLength(workers);
    expect(steps.filter((step) => step.endsWith("-host-key-rotation"))).toHaveLength(machines);
    expect(mostAtOnce).toBe(32);
    // Twice as many, since the server still counts those that are just being closed.
    expect(machine.most.open).toBeLessThanOrEqual(64);
    expect(jump.most.open).toBeLessThanOrEqual(64);
    expect(mostLogins).toBe(8);
    expect(jump.most.atTheDoor).toBeLessThanOrEqual(8);
    // Each worker's two phases, at least, go through the jump host.
    expect(jump.connections).toBeGreaterThanOrEqual(2 * workers);
    process.stderr.write(
      `${workers} workers in a cloud: ${steps.length} resources, ${machine.connections} phases; at once ${machine.most.open} connections to machines, ${jump.most.open} to the jump host, ${jump.most.atTheDoor} logins at its door\n`,
    );
  },
  patience,
);

test(
  "`up` with nothing to do connects to nothing",
  async () => {
    const before = machine.connections;
    const { steps } = await timed("up with nothing to do", () => stack.up());
    expect(steps).toEqual([]);
    expect(machine.connections).toBe(before);
  },
  patience,
);
