/** Cuts a stream of text into lines; `end` gives the unfinished last one. */
export class LineSplitter {
  private rest = "";

  constructor(private readonly onLine: (line: string) => void) {}

  write(text: string): void {
    const lines = (this.rest + text).split(/\r?\n/);
    this.rest = lines.pop() ?? "";
    lines.forEach(this.onLine);
  }

  end(): void {
    if (this.rest !== "") {
      this.onLine(this.rest);
      this.rest = "";
    }
  }
}

/** The last lines of an output. */
export class Tail {
  private readonly kept: string[] = [];

  constructor(private readonly size: number) {}

  add(line: string): void {
    this.kept.push(line);
    if (this.kept.length > this.size) {
      this.kept.shift();
    }
  }

  get lines(): readonly string[] {
    return this.kept;
  }
}
