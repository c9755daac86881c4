import { lookForRedeployed, mayBeRedeployed } from "../../redeploy/look";
import { describeRecord, type RedeployRecord } from "../../redeploy/record";
import { RunningLab } from "../../running/lab";
import type { Display } from "../display";

/**
 * Tells the user of `up` what is redeployed: an `up` applies what has changed in the lab's settings, and leaves all else as it
 * is, also parts that are other builds.
 */
export class KeptParts {
  private constructor(
    private readonly lab: RunningLab,
    private readonly display: Display,
    private readonly before: readonly RedeployRecord[] | undefined,
  ) {}

  /** Looks before anything is changed; without a connection where nothing of the lab was ever redeployed. */
  static async look(stack: string, display: Display): Promise<KeptParts> {
    const lab = new RunningLab(stack);
    if (!lab.has("kubeconfig") || !lab.has("machines.json") || !mayBeRedeployed(lab)) {
      return new KeptParts(lab, display, undefined);
    }
    const { records, unseen } = await lookForRedeployed(lab);
    for (const record of records) {
      const back = `\`scripts/lab redeploy --undo ${record.part} -s ${stack}\` goes back`;
      display.line(`! not the pinned build, and stays: ${describeRecord(record)}; ${back}`);
    }
    for (const line of unseen) {
      display.line(`! whether all of it is the pinned build is not known: ${line}`);
    }
    return new KeptParts(lab, display, records);
  }

  /** Why an `up` with redeployed parts may have failed. */
  get advice(): string | undefined {
    return this.before === undefined || this.before.length === 0
      ? undefined
      : "parts are redeployed, and a machine that is made anew has nothing of that: `redeploy --undo` them, then `up`";
  }

  /** Looks again after a change, which may have brought pinned parts back. */
  async lookAgain(): Promise<void> {
    if (this.before === undefined || this.before.length === 0) {
      return;
    }
    const { records } = await lookForRedeployed(this.lab);
    for (const { part } of this.before) {
      if (!records.some((record) => record.part === part)) {
        this.display.line(`! ${part} is the pinned build again: \`up\` has changed what it is part of`);
      }
    }
  }
}
