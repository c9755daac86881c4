/** What a long job is at, as its output tells it. */
export interface JobStep {
  readonly title: string;
  /** Milliseconds since the epoch, by the machine's clock. */
  readonly at: number;
}

const form = /^=== step: (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) \| (.*\S)/;

/**
 * Reads a line of a job's output with which a step begins. The step before it ends there.
 * @example jobStep("=== step: 2026-11-26 03:01:02.123 | Installing Ceph")
 */
export function jobStep(line: string): JobStep | undefined {
  const [, date, time, title] = form.exec(line) ?? [];
  return title === undefined ? undefined : { title, at: Date.parse(`${date}T${time}Z`) };
}
