import { existsSync } from "node:fs";
import { readFile, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { findProgram } from "../../artifacts/toolchain";
import { podman } from "../../podman/podman";
import { runProgram } from "../../process/run";

/** What the embedded lab must know of its host before it makes anything. */
export interface HostFacts {
  readonly uid: number;
  /** Undefined where podman is not installed. */
  readonly podmanVersion: string | undefined;
  readonly hasRunc: boolean;
  /** Which of the programs that virtual machines need are there. */
  readonly programs: readonly string[];
  /** Whether the kernel makes tap devices. */
  readonly hasTun: boolean;
  /** Bytes that new programs can have. */
  readonly freeMemory: number;
  /** Free space where the lab writes. */
  readonly disks: readonly { readonly path: string; readonly freeBytes: number }[];
  readonly routes: readonly { readonly destination: string; readonly device: string }[];
  readonly networks: readonly PodmanThing[];
  readonly containers: readonly PodmanThing[];
}

export interface PodmanThing {
  readonly name: string;
  /** `key=value` each. */
  readonly labels: readonly string[];
  readonly subnets: readonly string[];
  /** The bridge of a network. */
  readonly device?: string | undefined;
}

const asked = ["qemu-system-x86_64", "qemu-img", "mke2fs"];
const podmanStorage = "/var/lib/containers";

/** Looks at this machine. Changes nothing. */
export async function gatherHostFacts(cacheDirectory: string): Promise<HostFacts> {
  const version = await runProgram("podman", ["version", "--format", "{{.Client.Version}}"]).catch(
    () => undefined,
  );
  const isRoot = process.getuid?.() === 0;
  const usable = version !== undefined && isRoot;
  return {
    uid: process.getuid?.() ?? -1,
    podmanVersion: version,
    hasRunc: await runProgram("runc", ["--version"]).then(
      () => true,
      () => false,
    ),
    programs: asked.filter((program) => findProgram(program) !== undefined),
    hasTun: existsSync("/dev/net/tun"),
    freeMemory: freeMemory(await readFile("/proc/meminfo", "utf8")),
    disks: await Promise.all([cacheDirectory, podmanStorage].map(freeSpace)),
    routes: await routes(),
    networks: usable ? await networks() : [],
    containers: usable ? await containers() : [],
  };
}

/** Reads /proc/meminfo, which counts in KiB. Pure. */
function freeMemory(text: string): number {
  return Number(/^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}

async function freeSpace(path: string): Promise<{ path: string; freeBytes: number }> {
  let existing = path;
  while (!existsSync(existing)) {
    existing = dirname(existing);
  }
  const { bavail, bsize } = await statfs(existing);
  return { path, freeBytes: bavail * bsize };
}

async function routes(): Promise<HostFacts["routes"]> {
  const text = await runProgram("ip", ["-json", "-4", "route"]).catch(() => "[]");
  const list = JSON.parse(text) as { dst: string; dev?: string }[];
  return list
    .filter(({ dst }) => dst !== "default")
    .map(({ dst, dev }) => ({ destination: dst.includes("/") ? dst : `${dst}/32`, device: dev ?? "" }));
}

async function networks(): Promise<PodmanThing[]> {
  interface Raw {
    readonly name: string;
    readonly network_interface?: string;
    readonly subnets?: readonly { readonly subnet: string }[];
    readonly labels?: Readonly<Record<string, string>>;
  }
  const list = JSON.parse(await podman(["network", "ls", "--format", "json"])) as Raw[];
  return list.map(({ name, network_interface: device, subnets, labels }) => ({
    name,
    device,
    subnets: (subnets ?? []).map(({ subnet }) => subnet),
    labels: toLabels(labels),
  }));
}

async function containers(): Promise<PodmanThing[]> {
  interface Raw {
    readonly Names: readonly string[];
    readonly Labels: Readonly<Record<string, string>> | null;
  }
  const list = JSON.parse((await podman(["ps", "--all", "--format", "json"])) || "[]") as Raw[];
  return list.map(({ Names, Labels }) => ({ name: Names[0] ?? "", subnets: [], labels: toLabels(Labels) }));
}

function toLabels(labels: Readonly<Record<string, string>> | null | undefined): string[] {
  return Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
}
