import { everRedeployed, forgetRedeployed, lookForRedeployed } from "../../redeploy/look";
import { titleOf } from "../../redeploy/container";
import { parts, runsInCluster } from "../../redeploy/parts";
import { describeRecord } from "../../redeploy/record";
import { RunningLab } from "../../running/lab";
import type { Display } from "../display";
import { urnsOf } from "../madeObjects";
import { stackExists } from "../stack";
import { stateResources } from "../stateResources";

/**
 * Tells the user of `up` what is redeployed: an `up` applies what has changed in the lab's settings, and leaves all else as it
 * is, also parts that are other builds.
 */
export class KeptParts {
  private constructor(
    private readonly lab: RunningLab,
    private readonly display: Display,
    /** Names of the parts that were not the pinned ones before. */
    private readonly before: readonly string[],
  ) {}

  /** Looks before anything is changed; without a connection where nothing of the lab was redeployed. */
  static async look(stack: string, display: Display): Promise<KeptParts> {
    const lab = new RunningLab(stack);
    const noted = everRedeployed(lab);
    if (noted.length === 0 || !lab.has("kubeconfig") || !lab.has("machines.json")) {
      return new KeptParts(lab, display, []);
    }
    const { records, unseen } = await lookForRedeployed(lab, noted);
    for (const record of records) {
      const back = `\`scripts/lab redeploy --undo ${record.part} -s ${stack}\` goes back`;
      display.line(`! not the pinned build, and stays: ${describeRecord(record)}; ${back}`);
    }
    for (const line of unseen) {
      display.line(`! whether all of it is the pinned build is not known: ${line}`);
    }
    const before = records.map(({ part }) => part);
    if (unseen.length === 0) {
      forgetRedeployed(
        lab,
        noted.filter((name) => !before.includes(name)),
      );
    }
    return new KeptParts(lab, display, before);
  }

  /** The objects that such parts run in, such as `DaemonSet manila-csi/csi-nfs-node`. */
  get objects(): ReadonlySet<string> {
    const kept = parts.filter(runsInCluster).filter(({ name }) => this.before.includes(name));
    return new Set(kept.flatMap(({ workloads }) => workloads.map(titleOf)));
  }

  /** The same by their URNs, for Pulumi. */
  get urns(): readonly string[] {
    const { objects } = this;
    const { stack } = this.lab;
    return objects.size > 0 && stackExists(stack) ? urnsOf(stateResources(stack) ?? [], objects) : [];
  }

  /** Why an `up` with redeployed parts may have failed; nothing where there are none. */
  get advice(): readonly string[] {
    return this.before.length === 0
      ? []
      : [
          `not the pinned build: ${this.before.join(", ")}; a machine that is made anew has none of it: \`redeploy --undo\`, then \`up\``,
        ];
  }

  /** Looks again after a change, which may have brought pinned parts back. */
  async lookAgain(): Promise<void> {
    if (this.before.length === 0) {
      return;
    }
    const { records } = await lookForRedeployed(this.lab, this.before);
    for (const part of this.before.filter((name) => !records.some((record) => record.part === name))) {
      this.display.line(`! ${part} is the pinned build again: \`up\` has changed what it is part of`);
    }
  }
}
