const clearLine = "\r\u001b[K";

/** Seconds since a moment, for people. */
export function elapsed(since: number, until = Date.now()): string {
  const seconds = (until - since) / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, "0")} s`;
}

/** The screen: one line for each finished phase, and on a terminal one more for what is going on. */
export class Display {
  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly width: number = 28,
  ) {}

  line(text: string): void {
    this.out.write(`${this.out.isTTY ? clearLine : ""}${text}\n`);
  }

  /** A question, whose answer is typed behind it. */
  ask(text: string): void {
    this.out.write(`${this.out.isTTY ? clearLine : ""}${text}`);
  }

  done(title: string, since: number, note = "", until = Date.now()): void {
    this.line(`✓ ${title.padEnd(this.width)} ${elapsed(since, until).padStart(12)}  ${note}`.trimEnd());
  }

  failed(title: string, since: number, note = "", until = Date.now()): void {
    this.line(`✗ ${title.padEnd(this.width)} ${elapsed(since, until).padStart(12)}  ${note}`.trimEnd());
  }

  /** Replaced by whatever is shown next; nothing where the output is no terminal. */
  activity(text: string): void {
    if (this.out.isTTY) {
      this.out.write(`${clearLine}  ${text}`.slice(0, (this.out.columns ?? 80) + clearLine.length - 1));
    }
  }

  /** Shows a phase from its start to its end. */
  async phase<T>(title: string, work: () => Promise<T>, note: (result: T) => string = () => ""): Promise<T> {
    const since = Date.now();
    this.activity(`${title} …`);
    try {
      const result = await work();
      this.done(title, since, note(result));
      return result;
    } catch (error) {
      this.failed(title, since);
      throw error;
    }
  }
}
