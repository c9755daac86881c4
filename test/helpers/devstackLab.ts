import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { cloudEntry } from "../../src/cloud/plan";
import { openstackMachines } from "../../src/machines/openstack";
import { gatherCloudFacts } from "../../src/machines/openstack/cloud/facts";
import { labMachines } from "../../src/machines/requests";
import { localConf } from "../../src/manila/devstack/localConf";
import { runStackSh } from "../../src/manila/devstack/runStackSh";
import { projectRoot } from "../../src/paths";
import { devstackBranches } from "../../src/releases/devstack";
import type { Endpoint } from "../../src/remote/endpoint";
import { runScript } from "../../src/remote/run";
import { Random } from "../../src/resources/random";
import { loadSettings } from "../../src/settings/load";
import { CloudStack } from "./cloudStack";
import { GitServer } from "./gitServer";
import { ofOneGeneration } from "./mocks";
import { until } from "./until";

/** The branch of OpenStack that is stacked by default. */
export const stable = `stable/${devstackBranches[0].name}`;

/** A server of the running test cloud with the Manila kind `devstack` on it up to where stack.sh ends, for tests of that. */
export class DevstackLab {
  readonly server = new GitServer();
  readonly stack = new CloudStack();
  readonly log = join(this.stack.home, "test", "logs", "devstack-stack.log");
  password = "";
  private endpoint: Endpoint | undefined;
  private readonly settings = loadSettings("test", {
    machines: {
      kind: "openstack",
      cloud: cloudEntry,
      image: { node: "manilakube-node", storage: "manilakube-storage" },
      flavor: { node: "lab.node", storage: "lab.devstack" },
      workers: 0,
      allowedCidrs: ["10.98.0.0/24"],
      configDrive: false,
    },
    manila: {
      kind: "devstack",
      gitBase: this.server.base,
      cephImage: `${this.server.host}/ceph/ceph:v19.2.3`,
    },
  });

  /** Publishes the stand-ins that are cloned in place of OpenStack; Manila has a branch `patched` beside. */
  async open(): Promise<void> {
    const fixtures = join(projectRoot, "test/fixtures");
    await this.server.start();
    await this.server.publish("devstack", [stable], join(fixtures, "devstack-stand-in"));
    for (const project of ["requirements", "keystone", "manila", "devstack-plugin-ceph"]) {
      const directory = join(fixtures, "openstack-project-stand-in");
      await this.server.publish(project, [stable, "patched"], directory);
    }
    await this.stack.open();
  }

  async dispose(): Promise<void> {
    await this.stack.dispose();
    await this.server.stop();
  }

  /**
   * @param deadline minutes
   * @param change of Manila, under test
   */
  program(deadline: number, change?: string) {
    return async (): Promise<Record<string, unknown>> => {
      const { machines, manila } = this.settings;
      if (machines.kind !== "openstack" || manila.kind !== "devstack") {
        throw new Error("these are other settings");
      }
      const facts = await gatherCloudFacts(machines);
      const parent = new pulumi.ComponentResource("test:cloud:Devstack", "devstack");
      const made = openstackMachines(
        { stack: "dev", id: "0a1b2c3d" },
        machines,
        facts,
        ofOneGeneration(labMachines(0, "vm")),
        [],
        { parent },
      );
      const machine = made.find(({ hostsManila }) => hostsManila);
      if (machine === undefined) {
        throw new Error("there is no machine for Manila");
      }
      const password = new Random("password", { lengths: [24] }, { parent }).value;
      const passwords = { admin: password, database: password, rabbit: password, service: password };
      const changes = change === undefined ? {} : { manila: change };
      const wanted = { ...manila, deadline, changes };
      const configuration = localConf(wanted, "nova", machine, passwords);
      const readBack = runStackSh(wanted, machine, configuration, passwords, { parent });
      // A failed `up` has no outputs.
      pulumi.all([machine.endpoint, password]).apply(([endpoint, text]) => {
        this.endpoint = endpoint;
        this.password = text;
      });
      return { results: readBack.results };
    };
  }

  /** Runs a script as root on the machine. @returns its outputs */
  run(name: string, body: string, outputs: Record<string, string> = {}): Promise<Record<string, string>> {
    if (this.endpoint === undefined) {
      throw new Error("there is no machine");
    }
    return runScript(this.endpoint, { name, script: { body, outputs }, deadline: 60 });
  }

  /** What a command prints on the machine. */
  async remotely(command: string): Promise<string> {
    const path = "/run/manilakube-test-output";
    const { output = "" } = await this.run("test", `{ ${command}; } > ${path}`, { output: path });
    return output.trim();
  }

  /** Decides what the stand-in of stack.sh does in its long phase. */
  behave(how: "fail" | "hang" | "last"): Promise<string> {
    return this.remotely(`echo ${how} > /opt/stack/stand-in`);
  }

  /** How often stack.sh was started. */
  async runs(): Promise<number> {
    return (await this.remotely("cat /opt/stack/stand-in-runs")).split("\n").length;
  }

  /** The branch that Manila was cloned at; each has one commit, called like it. */
  clonedBranch(): Promise<string> {
    return this.remotely("runuser -u stack -- git -C /opt/stack/manila log -1 --format=%s");
  }

  logText(): string {
    return existsSync(this.log) ? readFileSync(this.log, "utf8") : "";
  }

  logged(text: string): Promise<true> {
    return until(`the line '${text}'`, () => Promise.resolve(this.logText().includes(text) || undefined));
  }
}
