import { elapsed, type Display } from "./display";

/** How often the line changes: a compiler may print nothing for minutes, and a line that stands still looks like a program that hangs. */
const everyMilliseconds = 1000;

interface Build {
  readonly since: number;
  last: string;
}

/**
 * Shows on a terminal what the builds that are under way are at: for how long, and the last line that each has printed.
 * @example "Kubernetes v1.37.2 7 min 12 s: k8s.io/apiserver/pkg/storage   Debian 13 for nodes 48.0 s: I: extracting archives"
 */
export class BuildActivity {
  /** By title. */
  private readonly builds = new Map<string, Build>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly display: Display) {}

  /** Shows a build from its start to its end. */
  async during<T>(title: string, work: () => Promise<T>): Promise<T> {
    this.builds.set(title, { since: Date.now(), last: "" });
    this.timer ??= setInterval(() => {
      this.show();
    }, everyMilliseconds).unref();
    try {
      return await work();
    } finally {
      this.builds.delete(title);
      if (this.builds.size === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
      }
    }
  }

  /** A line that a build's programs have printed; it is shown with the next tick. */
  printed(title: string, line: string): void {
    const build = this.builds.get(title);
    if (build !== undefined && line.trim() !== "") {
      build.last = line.trim();
    }
  }

  private show(): void {
    const parts = [...this.builds].map(([title, { since, last }]) =>
      last === "" ? `${title} ${elapsed(since)}` : `${title} ${elapsed(since)}: ${last}`,
    );
    this.display.activity(parts.join("   "));
  }
}
