import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TimelineEntry } from "../../src/cli/layers";
import { logDirectory } from "../../src/paths";
import { RunningLab } from "../../src/running/lab";
import type { Pair, Speed } from "./throughput";

/**
 * Measures virtual workers beside containers in one run, on the lab `mixed`, which must have been made by the last `up`: how long
 * a machine, a join and a pod's start take, and how fast pods write and read by each client, beside the storage machine itself.
 * Prints Markdown tables.
 */
const stack = "mixed";

type Kind = "podman" | "qemu";
type ByKind<T> = Readonly<Record<Kind, T>>;

/** The first two workers of a kind. @throws Error where there is one only */
function pairOf(lab: RunningLab, kind: Kind): Pair {
  const names = lab.machines.filter((each) => each.role === "worker" && each.kind === kind);
  const [writer, reader] = names.map(({ name }) => name);
  if (writer === undefined || reader === undefined) {
    throw new Error(`the lab '${stack}' must have two workers of the kind ${kind}`);
  }
  return { writer, reader };
}

/** Seconds from the first beginning to the last end of operations of the last `up`. */
function seconds(names: readonly string[]): number {
  const path = join(logDirectory(stack), "timeline.json");
  const entries = JSON.parse(readFileSync(path, "utf8")) as TimelineEntry[];
  const found = entries.filter(({ name, operation }) => names.includes(name) && operation === "create");
  const ends = found.flatMap(({ end }) => end ?? []);
  if (found.length !== names.length || ends.length !== names.length) {
    const what = names.join(" and ");
    throw new Error(`the last \`lab up ${stack}\` did not make ${what}: measure after one that made the lab`);
  }
  return (Math.max(...ends) - Math.min(...found.map(({ start }) => start))) / 1000;
}

function timeRow(what: string, { podman, qemu }: ByKind<number>): string {
  return `| ${what} | ${podman.toFixed(1)} | ${qemu.toFixed(1)} | ${(qemu / podman).toFixed(1)} |`;
}

function speedRow(what: string, speed: Speed, own: Speed): string {
  const cell = (value: number, beside: number): string =>
    `${value.toFixed(0)} MiB/s | ${(value / beside).toFixed(2)}`;
  return `| ${what} | ${cell(speed.write, own.write)} | ${cell(speed.read, own.read)} |`;
}

async function main(): Promise<void> {
  process.env["MANILAKUBE_STACK"] = stack;
  const lab = new RunningLab(stack);
  process.env["PATH"] = lab.environment["PATH"];
  const pairs: ByKind<Pair> = { podman: pairOf(lab, "podman"), qemu: pairOf(lab, "qemu") };
  const { Namespace } = await import("../helpers/kubernetes");
  const { MounterClasses } = await import("../helpers/mounterClasses");
  const { claim } = await import("../helpers/objects");
  const { mebibytes, ownSpeed, podSpeed, startPod } = await import("./throughput");
  const both = async <T>(work: (pair: Pair) => T | Promise<T>): Promise<ByKind<T>> => ({
    podman: await work(pairs.podman),
    qemu: await work(pairs.qemu),
  });
  const namespace = new Namespace();
  const classes = new MounterClasses(namespace, ["kernel", "fuse"]);
  await namespace.create();
  await classes.create();
  try {
    await namespace.apply(claim("start", { storageClass: classes.of("fuse") }));
    await namespace.wait("pvc/start", "jsonpath={.status.phase}=Bound", 180);
    const times = [
      timeRow("machine made, until ssh answers", await both(({ writer }) => seconds([writer]))),
      timeRow("two of them, side by side", await both(({ writer, reader }) => seconds([writer, reader]))),
      timeRow("kubeadm join", await both(({ writer }) => seconds([`kubeadm-join-${writer}`]))),
      timeRow(
        "pod with a CEPHFS volume (ceph-fuse) to Ready",
        await both(({ writer }) => startPod(namespace, `start-${writer}`, writer, "start")),
      ),
    ];
    const own = await ownSpeed();
    const fuse = await both((pair) => podSpeed(namespace, `fuse-${pair.writer}`, classes.of("fuse"), pair));
    const kernel = await podSpeed(namespace, "kernel", classes.of("kernel"), pairs.qemu);
    const nfs = await podSpeed(namespace, "nfs", "manila-nfs", pairs.qemu);
    process.stdout.write(
      [
        ...["| what | container, s | virtual, s | ratio |", "|---|---|---|---|", ...times, ""],
        `| ${mebibytes} MiB by dd in a pod | write | of the storage machine's own disk | read | of the same |`,
        "|---|---|---|---|---|",
        speedRow("storage machine itself", own, own),
        speedRow("CEPHFS by ceph-fuse, containers", fuse.podman, own),
        speedRow("CEPHFS by ceph-fuse, virtual machines", fuse.qemu, own),
        speedRow("CEPHFS by the kernel, virtual machines", kernel, own),
        speedRow("NFS by the kernel, virtual machines", nfs, own),
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
