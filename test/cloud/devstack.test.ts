import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { cloudEntry } from "../../src/cloud/plan";
import { openstackMachines } from "../../src/machines/openstack";
import { labMachines } from "../../src/machines/requests";
import { localConf } from "../../src/manila/devstack/localConf";
import { stacked } from "../../src/manila/devstack/stacked";
import { gatherCloudFacts } from "../../src/openstack/facts";
import { projectRoot } from "../../src/paths";
import type { Endpoint } from "../../src/remote/endpoint";
import { runScript } from "../../src/remote/run";
import { readScript } from "../../src/render/template";
import { devstackBranches } from "../../src/releases/devstack";
import { Random } from "../../src/resources";
import { loadSettings } from "../../src/settings/load";
import { EngineStack } from "../helpers/engine";
import { GitServer } from "../helpers/gitServer";
import { until } from "../helpers/until";

/**
 * The Manila kind `devstack` up to where stack.sh ends, on a server of the running test cloud. stack.sh itself is a
 * stand-in, since the real one needs the internet; the user, the clone, local.conf, the unit, its log and its end are real.
 */

const minutes = 60_000;
const server = new GitServer();
const stack = new EngineStack();
const log = join(stack.home, "test", "logs", "devstack-stack.log");

const settings = loadSettings("test", {
  machines: {
    kind: "openstack",
    cloud: cloudEntry,
    image: { node: "manilakube-node", storage: "manilakube-storage" },
    flavor: { node: "lab.node", storage: "lab.storage" },
    workers: 0,
    allowedCidrs: ["10.98.0.0/24"],
    configDrive: false,
  },
  manila: { kind: "devstack", gitBase: server.base, cephImage: "registry.example/ceph/ceph:v19.2.3" },
});
let known: { readonly endpoint: Endpoint; readonly password: string } | undefined;

/** @param deadline minutes */
function program(deadline: number, zone = "nova") {
  return async (): Promise<Record<string, unknown>> => {
    const { machines, manila } = settings;
    if (machines.kind !== "openstack" || manila.kind !== "devstack") {
      throw new Error("these are other settings");
    }
    const facts = await gatherCloudFacts(machines);
    const parent = new pulumi.ComponentResource("test:cloud:Devstack", "devstack");
    const made = openstackMachines("dev", machines, facts, labMachines(0, "vm"), [], { parent });
    const machine = made.find(({ hostsManila }) => hostsManila);
    if (machine === undefined) {
      throw new Error("there is no machine for Manila");
    }
    const password = new Random("password", { lengths: [24] }, { parent }).value;
    const passwords = { admin: password, database: password, rabbit: password, service: password };
    const configuration = localConf(manila, zone, machine, passwords);
    const wanted = { ...manila, deadline };
    const readBack = stacked(wanted, machine, configuration, passwords, { parent });
    // A failed `up` has no outputs.
    pulumi.all([machine.endpoint, password]).apply(([endpoint, text]) => {
      known = { endpoint, password: text };
    });
    return { results: readBack.results };
  };
}

function endpoint(): Endpoint {
  if (known === undefined) {
    throw new Error("there is no machine");
  }
  return known.endpoint;
}

/** What a command prints on the machine. */
async function remotely(command: string): Promise<string> {
  const body = `{ ${command}; } > /run/manilakube-test-output`;
  const outputs = { output: "/run/manilakube-test-output" };
  const { output = "" } = await runScript(endpoint(), {
    name: "test",
    script: { body, outputs },
    deadline: 60,
  });
  return output.trim();
}

const behave = (how: "fail" | "hang" | "last") => remotely(`echo ${how} > /opt/stack/stand-in`);
const runs = async () => (await remotely("cat /opt/stack/stand-in-runs")).split("\n").length;
const logText = () => (existsSync(log) ? readFileSync(log, "utf8") : "");
const logged = (text: string) =>
  until(`the line '${text}'`, () => Promise.resolve(logText().includes(text) || undefined));

beforeAll(async () => {
  await server.start(
    "devstack",
    `stable/${devstackBranches[0].name}`,
    join(projectRoot, "test/fixtures/devstack-stand-in"),
  );
  await stack.open();
}, minutes);
afterAll(async () => {
  await stack.dispose();
  await server.stop();
}, 3 * minutes);

test(
  "a stack.sh that fails is shown with its step and its last lines, and without a password",
  async () => {
    const message = await stack.failingUp(program(10));
    expect(message).toContain("failed with exit-code 3; step: Installing Ceph");
    expect(message).toContain("cephadm: the image cannot be pulled");
    expect(message).toContain(`whole output: ${log}`);
    expect(known?.password).toHaveLength(24);
    expect(logText()).toContain("ADMIN_PASSWORD=");
    expect(logText() + message).not.toContain(known?.password);
  },
  6 * minutes,
);

test(
  "its local.conf is the user stack's alone, and the host's name is its address",
  async () => {
    expect(await remotely("stat -c '%U %a' /opt/stack/devstack/local.conf")).toBe("stack 600");
    expect(await remotely("getent hosts storage | cut -d ' ' -f 1")).toBe(
      await remotely("sed -n s/^HOST_IP=//p /opt/stack/devstack/local.conf"),
    );
  },
  minutes,
);

test(
  "its log, whose directory it opens for everybody, is nobody else's to read",
  async () => {
    const log = "$(sed -n s/^LOGFILE=//p /opt/stack/devstack/local.conf).summary";
    expect(await remotely(`stat -c %a "$(dirname "${log}")"`)).toBe("755");
    expect(await remotely(`cat "${log}"`)).toContain("Installing Ceph");
    expect(await remotely(`runuser -u nobody -- cat "${log}" 2>&1 || true`)).toContain("Permission denied");
  },
  minutes,
);

test(
  "one that hangs is ended at the deadline",
  async () => {
    await behave("hang");
    const message = await stack.failingUp(program(0.2));
    expect(message).toContain("did not end within 12 s; step: Installing Ceph");
    expect(await remotely("pgrep -fc 'sleep 600' || true")).toBe("0");
    expect(logText()).toContain("STAND-IN of unstack.sh");
  },
  3 * minutes,
);

test(
  "a lost connection is made again, and no line of the log is lost or doubled",
  async () => {
    await behave("last");
    const before = await runs();
    const length = logText().length;
    const going = stack.up(program(10));
    await logged("second 10 of");
    await remotely("pkill -o -f '^sshd(-session)?: debian@notty'");
    await going;
    expect(await runs()).toBe(before + 1);
    const seconds = [
      ...logText()
        .slice(length)
        .matchAll(/^second (\d+) of/gm),
    ].map(([, at]) => Number(at));
    expect(seconds).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  },
  3 * minutes,
);

test(
  "the credential and the monitors are read back",
  async () => {
    const { results } = await stack.automation.outputs();
    const { credential, monitors } = results?.value as Record<string, string>;
    expect(JSON.parse(credential ?? "")).toEqual({ id: "stand-in-id", secret: "stand-in-secret" });
    expect(monitors?.trim()).toBe("192.0.2.1:6789");
    expect(results?.secret).toBe(true);
  },
  minutes,
);

test(
  "an `up` that is interrupted leaves the job running, and the next one joins it",
  async () => {
    const before = await runs();
    const abort = new AbortController();
    const marks = () => logText().split("second 10 of").length;
    const past = marks();
    const interrupted = stack.interruptedUp(program(10, "other"), abort.signal);
    await until("the job's log", () => Promise.resolve(marks() > past || undefined));
    abort.abort();
    await interrupted;
    expect(await remotely("systemctl is-active manilakube-devstack")).toBe("active");
    await stack.up(program(10, "other"));
    expect(await runs()).toBe(before + 1);
  },
  4 * minutes,
);

test(
  "no change starts nothing",
  async () => {
    const before = await runs();
    const { steps } = await stack.up();
    expect(steps).toEqual([]);
    expect(await runs()).toBe(before);
  },
  2 * minutes,
);

test(
  "redeploying Manila restarts its services and nothing else",
  async () => {
    const pids = () =>
      remotely("systemctl show -P MainPID devstack@m-api devstack@m-shr manilakube-devstack");
    const before = (await pids()).split("\n");
    const body = readScript("manila/redeploy.sh");
    await runScript(endpoint(), { name: "redeploy", script: { body }, deadline: 60 });
    const after = (await pids()).split("\n");
    expect(after[0]).not.toBe(before[0]);
    expect(after[2]).not.toBe(before[2]);
    expect(after.at(-1)).toBe(before.at(-1));
  },
  minutes,
);
