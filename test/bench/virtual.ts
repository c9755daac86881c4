import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TimelineEntry } from "../../src/cli/layers";
import { logDirectory } from "../../src/paths";
import { RunningLab } from "../../src/running/lab";
import { kernelNodes } from "../../src/running/mountNodes";

/**
 * Measures virtual workers beside containers in one run, on the lab `mixed`, which must be up: how long a join and a pod's
 * start take, and how fast pods write and read by each client, beside the storage machine itself. Prints Markdown tables.
 */
const stack = "mixed";

/** Written and read by each; in MiB. */
const mebibytes = 64;

function joinSeconds(worker: string): number {
  const entries = JSON.parse(
    readFileSync(join(logDirectory(stack), "timeline.json"), "utf8"),
  ) as TimelineEntry[];
  const entry = entries.find(({ name }) => name === `kubeadm-join-${worker}`);
  if (entry?.end === undefined) {
    throw new Error(
      `the last \`lab up ${stack}\` did not join ${worker}: measure after one that made the lab`,
    );
  }
  return (entry.end - entry.start) / 1000;
}

interface Speed {
  readonly write: number;
  readonly read: number;
}

/** Shell that prints seconds for a write and for a read that no cache of this machine answers. */
const measure = (directory: string): string => `
cd ${directory}
now() { cut -d ' ' -f 1 /proc/uptime; }
a=$(now); dd if=/dev/zero of=bench bs=1M count=${mebibytes} conv=fsync 2> /dev/null; b=$(now)
{ sync; echo 3 > /proc/sys/vm/drop_caches; } 2> /dev/null || true
c=$(now); dd if=bench of=/dev/null bs=1M 2> /dev/null; d=$(now)
rm bench
echo "$a $b $c $d"`;

function speedOf(output: string): Speed {
  const [a = 0, b = 0, c = 0, d = 0] = output.trim().split(" ").map(Number);
  const rate = (seconds: number): number => mebibytes / Math.max(seconds, 0.01);
  return { write: rate(b - a), read: rate(d - c) };
}

async function main(): Promise<void> {
  process.env["MANILAKUBE_STACK"] = stack;
  const lab = new RunningLab(stack);
  process.env["PATH"] = lab.environment["PATH"];
  const [virtual = ""] = (await kernelNodes(lab, "NFS")).able;
  const container = "worker0";
  const { Namespace } = await import("../helpers/kubernetes");
  const { on } = await import("../helpers/lab");
  const { MounterClasses } = await import("../helpers/mounterClasses");
  const { claim, pod } = await import("../helpers/objects");
  const namespace = new Namespace();
  const classes = new MounterClasses(namespace, ["kernel", "fuse"]);
  await namespace.create();
  await classes.create();
  const ready = async (name: string, claimName: string, node: string): Promise<number> => {
    const start = Date.now();
    await namespace.apply(pod(name, { claim: claimName, node }));
    await namespace.wait(`pod/${name}`, "condition=Ready", 300);
    return (Date.now() - start) / 1000;
  };
  try {
    const of = { nfs: "manila-nfs", kernel: classes.of("kernel"), fuse: classes.of("fuse") };
    for (const [name, storageClass] of Object.entries(of)) {
      await namespace.apply(claim(name, { storageClass }));
      await namespace.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound", 180);
    }
    const start = {
      container: await ready("fuse-container", "fuse", container),
      virtual: await ready("fuse-virtual", "fuse", virtual),
    };
    await ready("kernel-virtual", "kernel", virtual);
    await ready("nfs-virtual", "nfs", virtual);
    const own = speedOf(await on("storage", measure("/var/lib/ceph")));
    const row = async (title: string, name: string): Promise<string> => {
      const { write, read } = speedOf(await namespace.exec(name, measure("/data")));
      const cell = (speed: number, beside: number): string =>
        `${speed.toFixed(0)} MiB/s | ${(speed / beside).toFixed(2)}`;
      return `| ${title} | ${cell(write, own.write)} | ${cell(read, own.read)} |`;
    };
    const joins = { container: joinSeconds(container), virtual: joinSeconds(virtual) };
    const line = (what: string, times: { container: number; virtual: number }): string =>
      `| ${what} | ${times.container.toFixed(1)} | ${times.virtual.toFixed(1)} | ${(times.virtual / times.container).toFixed(1)} |`;
    process.stdout.write(
      [
        "| what | container, s | virtual, s | ratio |",
        "|---|---|---|---|",
        line("kubeadm join", joins),
        line("pod with a CEPHFS volume (fuse) to Ready", start),
        "",
        `| ${mebibytes} MiB in a pod | write | of the storage machine's own disk | read | of the same |`,
        "|---|---|---|---|---|",
        `| storage machine itself | ${own.write.toFixed(0)} MiB/s | 1 | ${own.read.toFixed(0)} MiB/s | 1 |`,
        await row("CEPHFS by ceph-fuse, container", "fuse-container"),
        await row("CEPHFS by ceph-fuse, virtual machine", "fuse-virtual"),
        await row("CEPHFS by the kernel, virtual machine", "kernel-virtual"),
        await row("NFS, virtual machine", "nfs-virtual"),
        "",
      ].join("\n"),
    );
  } finally {
    await namespace.delete();
    await classes.delete();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
