import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PassThrough } from "node:stream";
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { generationsIn } from "../../src/cli/anew";
import { askForConsent } from "../../src/cli/consent";
import { Display } from "../../src/cli/display";
import { isLoss, type Losses } from "../../src/cli/losses";
import { previewLosses } from "../../src/cli/preview";
import { resourcesIn } from "../../src/cli/stateResources";
import { requestsOf } from "../../src/machineRequests";
import { generationOf } from "../../src/machines/generation";
import { planMachines } from "../../src/machines/host/plan";
import { podmanMachine } from "../../src/machines/host/podman";
import { hostRequests } from "../../src/machines/host/requests";
import { cloudProvider } from "../../src/machines/openstack/provider";
import { projectRoot } from "../../src/paths";
import type { Endpoint } from "../../src/remote/endpoint";
import { MachineGeneration } from "../../src/resources/machineGeneration";
import { Script } from "../../src/resources/script";
import { SshKeyPair } from "../../src/resources/sshKeyPair";
import { loadSettings, type Settings } from "../../src/settings/load";
import { EngineStack } from "../helpers/engine";
import { FakeCloud } from "../helpers/fakeCloud";
import { testWithOpenstackPlugin } from "../helpers/openstackPlugin";
import { restoreVariables } from "../helpers/ownEnvironment";
import { SshServer } from "../helpers/sshServer";

/** What a changed setting does to machines, and what is said before: the real engine and plugins, podman and a cloud of stand-ins. */

const stack = new EngineStack();
const server = new SshServer();
const podman = mkdtempSync(join(tmpdir(), "manilakube-podman-"));
let endpoint: Endpoint;

beforeAll(async () => {
  const programs = join(projectRoot, "test", "fixtures", "podman-stand-in");
  process.env["PATH"] = [programs, process.env["PATH"] ?? ""].join(delimiter);
  process.env["STAND_IN_PODMAN"] = podman;
  endpoint = server.endpoint(await server.listen());
  await stack.open();
}, 120_000);
afterAll(async () => {
  await stack.dispose();
  await server.close();
  rmSync(podman, { recursive: true });
}, 240_000);
// The last of all: the plugin needs them to the end.
restoreVariables(["PATH", "STAND_IN_PODMAN", "OS_CLOUD"], afterAll);

const settingsOf = (config: Record<string, unknown>): Settings =>
  loadSettings("test", { machines: { kind: "podman", workers: 1 }, ...config });

class Layer extends pulumi.ComponentResource {
  constructor(name: string) {
    super(`manilakube:layer:${name}`, name.toLowerCase());
  }
}

/** The machines of a lab as the program makes them, and one phase of Manila's. */
function program(config: Record<string, unknown> = {}): PulumiFn {
  return () => {
    const settings = settingsOf(config);
    const { machines } = settings;
    if (machines.kind === "openstack") {
      throw new Error("these machines are in a cloud");
    }
    const options = { parent: new Layer("Machines") };
    const lab = {
      ...{ stack: "test", settings: machines, hosts: () => "", options },
      network: { name: pulumi.output("network") },
      login: new SshKeyPair("login", { comment: "login" }, options),
    };
    const requests = requestsOf(settings).map((request) => ({
      ...request,
      generation: generationOf(settings, request),
    }));
    const boots = { node: "/nowhere/node", storage: "/nowhere/storage", patience: 1 };
    const made = planMachines("test", machines.subnet, hostRequests(machines, requests)).map((planned) =>
      podmanMachine(planned, boots, lab),
    );
    const storage = made.find(({ hostsManila }) => hostsManila);
    const phase = {
      ...{ template: "testing/phase.sh", variables: { RESULT: "0", WORD: "ceph" }, deadline: 60 },
      ...{ machineId: storage?.id ?? "", endpoint: pulumi.secret(endpoint), secrets: { SECRET: "a secret" } },
    };
    new Script("manila-ceph", phase, { parent: new Layer("Manila") });
    return Promise.resolve({});
  };
}

function lossesOf(wanted: PulumiFn): Promise<Losses> {
  stack.program = wanted;
  return previewLosses(stack.automation, false, () => undefined, new AbortController().signal);
}

const made = (): string[] => readFileSync(join(podman, "made"), "utf8").trim().split("\n");
const replaced = (steps: readonly string[]): string[] =>
  steps.filter((step) => /^replace (control-plane|worker\d+|storage)$/.test(step)).sort();

const minutes = 60_000;
const podSubnet = { kubernetes: { podSubnet: "10.245.0.0/16" } };

test(
  "another pod network replaces the nodes: said before, refused without --yes, and done with it",
  async () => {
    await stack.up(program());
    expect(made()).toHaveLength(3);
    await expect(lossesOf(program())).resolves.toMatchObject({ replaced: [], belongings: [] });

    const losses = await lossesOf(program(podSubnet));
    expect(losses).toEqual({
      replaced: ["control-plane", "worker0"],
      removed: [],
      gone: [],
      belongings: ["every object in Kubernetes"],
    });
    const question = {
      ...{ settings: settingsOf(podSubnet), losses, before: undefined, now: {} },
      ...{ keyboard: undefined, signal: new AbortController().signal },
    };
    const display = new Display(new PassThrough() as unknown as NodeJS.WriteStream);
    await expect(askForConsent({ ...question, yes: false }, display)).rejects.toThrow("Nothing was changed");
    expect(made()).toHaveLength(3);

    await askForConsent({ ...question, yes: true }, display);
    const { steps } = await stack.up(program(podSubnet));
    expect(replaced(steps)).toEqual(["replace control-plane", "replace worker0"]);
    expect(made()).toHaveLength(5);
  },
  8 * minutes,
);

const ceph = (cephSize: string) => program({ ...podSubnet, manila: { kind: "packages", cephSize } });

test(
  "Ceph grows in place; smaller it is another storage machine, and every share is lost",
  async () => {
    const { steps } = await stack.up(ceph("200Gi"));
    expect(steps).toEqual(["update storage-generation"]);
    await expect(lossesOf(ceph("150Gi"))).resolves.toMatchObject({
      replaced: ["storage"],
      belongings: ["every share in Manila"],
    });
  },
  6 * minutes,
);

test(
  "`reset --hard` makes every machine anew with the keys that it had, and an `up` after it has nothing to do",
  async () => {
    const replace = generationsIn(resourcesIn(stack.state()) ?? []);
    expect(replace).toHaveLength(3);
    const before = made().length;
    stack.program = ceph("200Gi");
    const { signal } = new AbortController();
    const losses = await previewLosses(stack.automation, false, () => undefined, signal, replace);
    expect(losses).toEqual({
      replaced: ["control-plane", "storage", "worker0"],
      removed: [],
      gone: [],
      belongings: ["every object in Kubernetes", "every share in Manila"],
    });
    expect(made()).toHaveLength(before);

    const { steps } = await stack.up(ceph("200Gi"), { replace });
    expect(replaced(steps)).toEqual(["replace control-plane", "replace storage", "replace worker0"]);
    expect(made()).toHaveLength(before + 3);
    expect(steps.filter((step) => /host-key|login/.test(step))).toEqual([]);
    expect((await stack.up()).steps).toEqual([]);
  },
  8 * minutes,
);

test(
  "a machine that is gone is no question",
  async () => {
    rmSync(join(podman, "containers", "manilakube-test-worker0"));
    const losses = await lossesOf(ceph("200Gi"));
    expect(losses).toMatchObject({ gone: ["worker0"], replaced: [], removed: [] });
    expect(isLoss(losses)).toBe(false);
  },
  4 * minutes,
);

testWithOpenstackPlugin(
  "in a cloud the preview knows that another generation has another port, before anybody knows the port's name",
  async () => {
    delete process.env["OS_CLOUD"];
    const cloud = await new FakeCloud().start();
    const servers = new EngineStack("servers");
    const port = (kind: string) => (): Promise<void> => {
      const provider = cloudProvider({ login: cloud.login(), region: cloud.region }, {});
      const generation = new MachineGeneration("generation", { fixed: { kind }, rising: {} });
      new openstack.networking.Port(
        "port",
        { name: pulumi.interpolate`port-${generation.id}`, networkId: "network" },
        { provider, replaceOnChanges: ["name"] },
      );
      return Promise.resolve();
    };
    try {
      await servers.open();
      await servers.up(port("one"));
      servers.program = port("two");
      const { changeSummary } = await servers.automation.preview({ color: "never" });
      expect(changeSummary).toMatchObject({ replace: 2 });
    } finally {
      await servers.dispose();
      cloud.stop();
    }
  },
  6 * minutes,
);
