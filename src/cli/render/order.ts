import type { MachineAddress } from "./addresses";
import type { RenderedScript } from "./scripts";

/** What people must know of a lab's scripts to run them by hand, and a line for each. Holds no secret. Pure. */
export function orderText(
  stack: string,
  addresses: readonly MachineAddress[],
  scripts: readonly RenderedScript[],
): string {
  const machines = addresses.map(({ machine, address, standIn }) => [
    machine,
    `${address}${standIn ? " (a stand-in: --address gives another)" : ""}`,
  ]);
  const rows = scripts.map(({ file, machine, phase, deadline, results, waitsFor }) => [
    file,
    machine,
    phase,
    deadline === undefined ? "-" : `${deadline} s`,
    listed(Object.entries(results).map(([name, path]) => `${name} -> ${path}`)),
    listed(waitsFor),
  ]);
  return [
    `What \`scripts/lab up ${stack}\` runs on machines, in an order that works. Run a file as root on its machine:`,
    "",
    "  bash -s < FILE",
    "",
    "`up` runs it as the systemd unit manilakube-PHASE of the machine, which its deadline ends.",
    "",
    "The files hold secrets. Passwords, keys and certificates are new ones of this rendering, and a machine's id is its",
    "name: they are for fresh machines, not for those of a lab that `up` has made. Not here is what `up` does through",
    "APIs: it makes the machines, and the objects of Kubernetes that a script may wait for.",
    "",
    "Results are files that `up` reads back from the machine. What is in them is known only when the script has run; a",
    "later script that needs it has a text in its place, such as <application credential read back from storage>.",
    "",
    ...scripts
      .filter(({ job }) => job)
      .flatMap(({ file }) => [
        `${file} takes long. Run it where it goes on when your terminal is closed.`,
        "",
      ]),
    ...table([["machine", "address"], ...machines]),
    "",
    ...table([["file", "machine", "phase", "deadline", "results", "waits for"], ...rows]),
    "",
  ].join("\n");
}

function listed(texts: readonly string[]): string {
  return texts.length === 0 ? "-" : texts.join(", ");
}

/** Columns as wide as their longest text. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
