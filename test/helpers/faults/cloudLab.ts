import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { cloudEntry, cloudName } from "../../../src/cloud/plan";
import { projectRoot } from "../../../src/paths";
import { RunningLab } from "../../../src/running/lab";
import { CloudLoginFile } from "./cloudLogin";
import { Command, type Ended } from "./command";
import { expectInside } from "./inside";
import { asks, expectEnd } from "./lab";
import type { Groups } from "./settings";

const stack = "faultcloud";

/** The test cloud's, which is the checkout's own and not the suite's. */
const testCloud = join(projectRoot, ".lab", cloudName, "clouds.yaml");

/** Why there can be no lab in the test cloud; undefined where there can. */
export const withoutCloud = existsSync(testCloud)
  ? undefined
  : "the test cloud is not up (`scripts/lab cloud up`)";

const usual: Groups = {
  machines: {
    ...{ kind: "openstack", cloud: cloudEntry, workers: 1, configDrive: false },
    image: { node: "manilakube-node", storage: "manilakube-storage" },
    flavor: { node: "lab.node", storage: "lab.storage" },
    ...{ externalNetwork: "public", allowedCidrs: ["10.98.0.0/24"] },
  },
};

/** Seconds on two busy processors: servers boot one after the other there. */
const bounds = { up: 1200, down: 600 };

/** A lab of the suite's own on the test cloud's servers: one worker, and a login of its own. */
export class CloudLab {
  static readonly nodes = ["control-plane", "worker0"];
  static readonly machines = [...CloudLab.nodes, "storage"];
  readonly stack = stack;
  readonly running = new RunningLab(stack);
  readonly login = new CloudLoginFile(testCloud);
  private readonly file = join(projectRoot, "stacks", `Pulumi.${stack}.yaml`);

  /** Writes the stack's file. @param changed groups that stand in place of the usual ones */
  choose(changed: Groups = {}): void {
    const groups = Object.entries({ ...usual, ...changed });
    const config = Object.fromEntries(groups.map(([name, value]) => [`manilakube:${name}`, value]));
    writeFileSync(this.file, `# Made by the fault suite.\n${dump({ config })}`);
  }

  /** To its end, whatever that is. */
  run(command: keyof typeof bounds, ...options: readonly string[]): Promise<Ended> {
    const env = this.login.env;
    return new Command([command, ...options, stack], { seconds: bounds[command], env }).end;
  }

  /** `up`, which must make the lab whole. Where it asks whether machines may go, they may. */
  async up(): Promise<Ended> {
    const first = await this.run("up");
    const last = asks(first) ? await this.run("up", "--yes") : first;
    expectEnd("up", last, 0);
    return last;
  }

  async down(): Promise<Ended> {
    const ended = await this.run("down");
    expectEnd("down", ended, 0);
    return ended;
  }

  /** Whether all of it is there and works, and another `up` has nothing to do. */
  async expectWhole(): Promise<void> {
    const [again] = await Promise.all([this.run("up"), expectInside(this.running, CloudLab.nodes)]);
    expect(`exit code ${again.code}: ${again.output}`).toMatch(/^exit code 0: [^]*nothing to do/);
  }

  /** Takes it down, with its login. */
  async dispose(): Promise<void> {
    try {
      await this.down();
    } finally {
      rmSync(this.file, { force: true });
      await this.login.dispose();
    }
  }
}
