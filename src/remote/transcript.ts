import { Tail } from "./lines";
import { redactor } from "./redact";
import { jobStep } from "./step";

const tailLines = 15;

/** What was heard of one script's run, over all connections that followed it. */
export class Transcript {
  /** How many wrappers have answered. */
  answers = 0;
  /** What the script is at, where it says so. */
  step: string | undefined;
  /** How many whole lines of its output have come. */
  seen = 0;
  private run: string | undefined;
  private hasUnfinished = false;
  private readonly tail = new Tail(tailLines);
  private readonly redact: (line: string) => string;

  constructor(
    secrets: readonly string[],
    private readonly onLine: ((line: string) => void) | undefined,
  ) {
    this.redact = redactor(secrets);
  }

  /** The last lines, redacted. */
  get lastLines(): readonly string[] {
    return this.tail.lines;
  }

  /** Notes which run a wrapper follows. The lines of another run than before are counted from its first line on. */
  follow(run: string): void {
    this.answers += 1;
    if (run !== this.run) {
      this.run = run;
      this.seen = 0;
      this.hasUnfinished = false;
    }
  }

  /** A whole line of the script's output. */
  addOutput(line: string): void {
    this.seen += 1;
    this.step = jobStep(line)?.title ?? this.step;
    this.show(line);
  }

  /** The output's last line, where no line break ends it. The same line tells how the unit ended, so it may come once more with the next connection. */
  addUnfinished(line: string): void {
    if (!this.hasUnfinished) {
      this.hasUnfinished = true;
      this.show(line);
    }
  }

  /** Any line that the user should see. */
  show(line: string): void {
    const safe = this.redact(line);
    this.tail.add(safe);
    this.onLine?.(safe);
  }
}
