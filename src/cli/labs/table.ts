/** A line of `lab list`, in words. */
export interface LabLine {
  readonly stack: string;
  readonly machines: string;
  readonly kind: string;
  readonly versions: string;
  readonly age: string;
  readonly expiry: string;
  /** The `.lab/` of another checkout; empty for this one's. */
  readonly home: string;
}

const titles: LabLine = {
  stack: "LAB",
  kind: "KIND",
  machines: "RUNNING",
  versions: "KUBERNETES/MANILA/CSI",
  age: "AGE",
  expiry: "EXPIRES",
  home: "OF",
};

const columns = ["stack", "kind", "machines", "versions", "age", "expiry", "home"] as const;

/** Columns as kubectl has them. Pure. */
export function labTable(labs: readonly LabLine[]): string {
  const rows = [titles, ...labs];
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      columns
        .map((column, index) => row[column].padEnd(widths[index] ?? 0))
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

/** How long a time is, in its largest unit, as kubectl shows ages. Pure. */
export function span(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const [count, unit] =
    seconds < 120
      ? [seconds, "s"]
      : seconds < 7200
        ? [seconds / 60, "m"]
        : seconds < 172_800
          ? [seconds / 3600, "h"]
          : [seconds / 86_400, "d"];
  return `${Math.floor(count)}${unit}`;
}

/** When a lab expires, as seen now. Pure. */
export function expiryText(at: Date | undefined, now: Date): string {
  if (at === undefined) {
    return "-";
  }
  const left = at.getTime() - now.getTime();
  return left > 0 ? `in ${span(left)}` : `${span(-left)} ago`;
}
