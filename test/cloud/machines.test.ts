import * as pulumi from "@pulumi/pulumi";
import { Client } from "ssh2";
import { openCache, toolDirectory } from "../../src/artifacts";
import { cloudEntry } from "../../src/cloud/plan";
import { cloudsFile } from "../../src/cloud/testCloud";
import { openstackMachines } from "../../src/machines/openstack";
import { labMachines } from "../../src/machines/requests";
import { CloudClient } from "../../src/machines/openstack/cloud/client";
import { findCloud } from "../../src/machines/openstack/cloud/cloudsFile";
import { gatherCloudFacts } from "../../src/machines/openstack/cloud/facts";
import { checkQuota } from "../../src/machines/openstack/cloud/quota";
import { serversOf } from "../../src/machines/openstack/cloud/servers";
import { newLabId } from "../../src/machines/openstack/mark";
import { runProgram } from "../../src/process/run";
import type { Endpoint } from "../../src/remote/endpoint";
import { runScript } from "../../src/remote/run";
import { loadSettings, type OpenstackSettings } from "../../src/settings/load";
import { CloudStack } from "../helpers/cloudStack";
import { ofOneGeneration } from "../helpers/mocks";
import { until } from "../helpers/until";

/** The machine kind `openstack` with the real engine and the real plugin, on servers of the running test cloud. */

const minutes = 60_000;

function settings(changes: object = {}, stack = "test"): OpenstackSettings {
  const { machines } = loadSettings(stack, {
    machines: {
      kind: "openstack",
      cloud: cloudEntry,
      image: { node: "manilakube-node", storage: "manilakube-storage" },
      flavor: "lab.node",
      workers: 1,
      allowedCidrs: ["10.98.0.0/24"],
      configDrive: false,
      ...changes,
    },
  });
  if (machines.kind !== "openstack") {
    throw new Error("these are no machines of a cloud");
  }
  return machines;
}

/** Of all labs of these tests. */
const labId = newLabId();

/** Names of a lab's servers. */
async function servers(stack: string): Promise<string[]> {
  const client = await CloudClient.connect(findCloud(cloudEntry));
  return (await serversOf(client, stack, labId)).map(({ name }) => name);
}

function program(wanted: OpenstackSettings, stack = "test") {
  return async (): Promise<Record<string, unknown>> => {
    const facts = await gatherCloudFacts(wanted);
    const parent = new pulumi.ComponentResource("test:cloud:Machines", "machines");
    const requests = ofOneGeneration(labMachines(wanted.workers, "worker0"));
    const machines = openstackMachines({ stack, id: labId }, wanted, facts, requests, [], {
      parent,
    });
    return Object.fromEntries(machines.map(({ name, endpoint }) => [name, pulumi.secret(endpoint)]));
  };
}

function openstack(...args: string[]): Promise<string> {
  const env = { OS_CLIENT_CONFIG_FILE: cloudsFile(), OS_CLOUD: cloudEntry };
  return runProgram(`${toolDirectory(openCache())}/openstack`, args, { env });
}

/** How many servers the cloud itself counts, in its own client's words. */
async function serversUsed(): Promise<string | undefined> {
  const limits = await openstack("limits", "show", "--absolute", "-f", "value");
  return /^instances_used (\d+)$/m.exec(limits)?.[1];
}

const hostname = {
  name: "hostname",
  script: { body: "hostname; id -un", outputs: { name: "/etc/hostname" } },
};

async function nameOf(endpoint: Endpoint): Promise<string> {
  const { name } = await runScript(endpoint, { ...hostname, deadline: 60 });
  return (name ?? "").trim();
}

const stack = new CloudStack();
let endpoints: Record<string, Endpoint> = {};

async function up(wanted: OpenstackSettings): Promise<string[]> {
  const { result, steps } = await stack.up(program(wanted), { refresh: true });
  endpoints = Object.fromEntries(
    Object.entries(result.outputs).map(([name, { value }]) => [name, value as Endpoint]),
  );
  return steps.filter((step) => !step.startsWith("refresh "));
}

beforeAll(() => stack.open(), minutes);
afterAll(() => stack.dispose(), 3 * minutes);

test(
  "servers come up, and are root's to command through the jump host",
  async () => {
    await up(settings());
    expect(await nameOf(endpoints["control-plane"] as Endpoint)).toBe("control-plane");
    expect(endpoints["worker0"]).toHaveProperty("jump.host", endpoints["control-plane"]?.host);
    expect(await nameOf(endpoints["worker0"] as Endpoint)).toBe("worker0");
  },
  5 * minutes,
);

test(
  "the host key that lay in the metadata is no longer the machine's",
  async () => {
    const { host, port, hostKey } = endpoints["control-plane"] as Endpoint;
    const offered = await new Promise<string>((resolve, reject) => {
      const client = new Client();
      client.on("error", reject);
      client.connect({
        ...{ host, port, username: "nobody", password: "none" },
        hostVerifier: (key: Buffer) => {
          resolve(key.toString("base64"));
          return false;
        },
      });
      client.on("error", () => client.destroy());
    });
    expect(hostKey.split(" ")[1]).toBe(offered);
  },
  minutes,
);

test(
  "a second up changes nothing",
  async () => {
    expect(await up(settings())).toEqual([]);
  },
  3 * minutes,
);

test(
  "one worker more makes one server more and touches no other",
  async () => {
    const steps = await up(settings({ workers: 2 }));
    expect(steps.every((step) => step.startsWith("create worker1"))).toBe(true);
    expect(steps).toContain("create worker1");
    expect(await nameOf(endpoints["worker1"] as Endpoint)).toBe("worker1");
  },
  5 * minutes,
);

test(
  "a server deleted behind Pulumi's back is made anew",
  async () => {
    await openstack("server", "delete", "--wait", "manilakube-test-worker1");
    const steps = await up(settings({ workers: 2 }));
    expect(steps).toContain("create worker1");
    expect(steps.join("\n")).not.toContain("worker0");
    expect(await nameOf(endpoints["worker1"] as Endpoint)).toBe("worker1");
  },
  5 * minutes,
);

test(
  "another image makes other servers, which take over addresses and names",
  async () => {
    const before = endpoints["control-plane"]?.host;
    const other = { node: "manilakube-storage", storage: "manilakube-storage" };
    const steps = await up(settings({ workers: 0, image: other }));
    expect(steps).toContain("replace control-plane");
    expect(endpoints["control-plane"]?.host).toBe(before);
    expect(await nameOf(endpoints["control-plane"] as Endpoint)).toBe("control-plane");
    expect(await servers("test")).toEqual(["manilakube-test-control-plane"]);
  },
  6 * minutes,
);

test(
  "a second stack in the same project has things of its own, and its end touches nothing of the first",
  async () => {
    const other = new CloudStack("other");
    await other.open();
    try {
      await other.up(program(settings({ workers: 0, subnet: "10.97.7.0/24" }, "other"), "other"));
      expect(await servers("other")).toEqual(["manilakube-other-control-plane"]);
      await other.destroy();
    } finally {
      await other.dispose();
    }
    expect(await servers("other")).toEqual([]);
    expect(await nameOf(endpoints["control-plane"] as Endpoint)).toBe("control-plane");
    const { steps } = await stack.up(undefined, { refresh: true });
    expect(steps.filter((step) => !step.startsWith("refresh "))).toEqual([]);
  },
  6 * minutes,
);

test(
  "names that the cloud does not have are refused all at once, with those that it has",
  async () => {
    const wrong = settings({ image: "debian-99", flavor: "huge", externalNetwork: "outside", zone: "moon" });
    const refusal = gatherCloudFacts(wrong);
    await expect(refusal).rejects.toThrow(
      /machines.image: "debian-99": is not there; there are: manilakube-node/,
    );
    await expect(refusal).rejects.toThrow(/machines.flavor: "huge": is not there; there are: .*lab.node/);
    await expect(refusal).rejects.toThrow(
      /machines.externalNetwork: "outside": is not there; there are: public/,
    );
    await expect(refusal).rejects.toThrow(/machines.zone: "moon": is not there; there are: .*nova/);
  },
  minutes,
);

test(
  "a quota that is too small is refused with what is missing",
  async () => {
    const wanted = settings({ workers: 9 });
    const facts = await gatherCloudFacts(wanted);
    // Other files make and delete servers meanwhile: what the cloud counts just before and after must be the same.
    const { used, refusal } = await until(
      "the number of servers to stand still",
      async () => {
        const before = await serversUsed();
        const refused = await checkQuota(wanted, facts, labMachines(9, "vm")).catch(String);
        return before === (await serversUsed()) ? { used: before, refusal: refused } : undefined;
      },
      { seconds: 50, pause: 1 },
    );
    expect(refusal).toContain(`quota of instances: "${used} of 10 used": must have 11 free`);
  },
  minutes,
);

test(
  "destroy leaves nothing in the project",
  async () => {
    await stack.destroy();
    expect(await servers("test")).toEqual([]);
    for (const kind of ["port", "network", "router", "floating ip"]) {
      const names = await openstack(...kind.split(" "), "list", "-f", "value");
      expect(names).not.toContain("manilakube-test");
    }
  },
  3 * minutes,
);
