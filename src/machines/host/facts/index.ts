import { existsSync } from "node:fs";
import { readFile, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findProgram } from "../../../artifacts/toolchain";
import { readLimit, wantedLimits } from "../../../host/limits";
import { projectRoot } from "../../../paths";
import { runProgram, succeeds } from "../../../process/run";
import { parseDroppingChains, parseForwardPolicy, type ForwardFacts } from "./firewall";
import {
  cgroupVersionOf,
  parseControllers,
  parseControllersV1,
  parseFileSystems,
  parseFreeMemory,
} from "./kernel";
import {
  parseContainers,
  parseNetworks,
  parsePodmanInfo,
  type PodmanFacts,
  type PodmanThing,
} from "./podman";
import { proxiesIn, type ProxyVariable } from "./proxy";
import { parseRoutes, parseRules, type Route, type RoutingRule } from "./routes";

/** What the embedded lab must know of its host before it makes anything. */
export interface HostFacts {
  readonly uid: number;
  /** As Node.js names it: `x64`, `arm64` … */
  readonly architecture: string;
  /** Packages that labs are made with and that are not here, by the names of this distribution. */
  readonly missingPackages: readonly string[];
  /** How packages are installed here, and whether scripts/lab does so by itself. */
  readonly installs: { readonly command: string; readonly byUs: boolean };
  /** Undefined where podman is not installed; a text where it is and does not work. */
  readonly podman: PodmanFacts | string | undefined;
  readonly hasRunc: boolean;
  /** Which of the programs that virtual machines need are there. */
  readonly programs: readonly string[];
  /** Whether the kernel makes tap devices, or may once its module is loaded. */
  readonly hasTun: boolean;
  readonly cgroupVersion: 1 | 2;
  /** What the kernel can share out among cgroups: `cpu`, `memory` … */
  readonly controllers: readonly string[];
  /** File systems that the kernel has or has a module for. */
  readonly fileSystems: readonly string[];
  /** Limits by their names as `sysctl` has them. */
  readonly limits: Readonly<Record<string, number>>;
  /** Bytes that new programs can have. */
  readonly freeMemory: number;
  /** Free space where the lab writes. */
  readonly disks: readonly { readonly path: string; readonly freeBytes: number }[];
  readonly routes: readonly Route[];
  readonly rules: readonly RoutingRule[];
  readonly forward: ForwardFacts;
  readonly proxies: readonly ProxyVariable[];
  readonly networks: readonly PodmanThing[];
  readonly containers: readonly PodmanThing[];
}

const askedPrograms = ["qemu-system-x86_64", "qemu-img", "mke2fs"];
/** By the name that /proc/filesystems has: the module. */
const askedFileSystems = { overlay: "overlay", fuse: "fuse", nfs4: "nfsv4", ceph: "ceph" };
/** Where podman keeps things unless it is told otherwise. */
const usualStorage = "/var/lib/containers/storage";

/** Looks at this machine, the only place that does. Changes nothing. */
export async function gatherHostFacts(cacheDirectory: string): Promise<HostFacts> {
  const uid = process.getuid?.() ?? -1;
  const podman = await podmanFacts();
  const works = uid === 0 && typeof podman === "object";
  const storage = works ? podman.storage : [usualStorage];
  const [networks, containers] = works
    ? await Promise.all([
        understood(parseNetworks, "podman", ["network", "ls", "--format", "json"]),
        understood(parseContainers, "podman", ["ps", "--all", "--format", "json"]),
      ])
    : [[], []];
  return {
    uid,
    architecture: process.arch,
    missingPackages: words(await bootstrap("missing_packages")),
    installs: await installs(),
    podman,
    hasRunc: await succeeds("runc", ["--version"]),
    programs: askedPrograms.filter((program) => findProgram(program) !== undefined),
    hasTun: existsSync("/dev/net/tun") || (await hasModule("tun")),
    ...(await cgroupFacts()),
    fileSystems: await fileSystems(),
    limits: Object.fromEntries(await Promise.all(Object.keys(wantedLimits).map(limit))),
    freeMemory: parseFreeMemory(await readFile("/proc/meminfo", "utf8")),
    disks: await Promise.all([cacheDirectory, ...storage].map(freeSpace)),
    routes: await understood(parseRoutes, "ip", ["-json", "-4", "route", "show", "table", "all"]),
    rules: await understood(parseRules, "ip", ["-json", "-4", "rule"]),
    forward: await forwardFacts(),
    proxies: proxiesIn(process.env),
    networks,
    containers,
  };
}

/** How long any program may take that only looks. */
const secondsToAnswer = 60;

/** What a program says; nothing where it is not there or fails. */
function said(program: string, args: readonly string[]): Promise<string> {
  return runProgram(program, args, { atMostSeconds: secondsToAnswer }).catch(() => "");
}

/** What a program says, read. */
async function understood<T>(
  parse: (text: string) => T,
  program: string,
  args: readonly string[],
): Promise<T> {
  return read(parse, [program, ...args].join(" "), await said(program, args));
}

/** @throws Error with the first words of a text that is not what the program's manual promises */
function read<T>(parse: (text: string) => T, command: string, text: string): T {
  try {
    return parse(text);
  } catch {
    throw new Error(`\`${command}\` says what is not understood: ${text.slice(0, 200)}`);
  }
}

/** A text says why it does not work. */
async function podmanFacts(): Promise<HostFacts["podman"]> {
  if (findProgram("podman") === undefined) {
    return undefined;
  }
  let text: string;
  try {
    text = await runProgram("podman", ["info", "--format", "json"], { atMostSeconds: secondsToAnswer });
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n").at(-1)?.trim() ?? "") : String(error);
  }
  return read(parsePodmanInfo, "podman info --format json", text);
}

/** The lists are kept where packages are installed from. */
function bootstrap(command: string): Promise<string> {
  const list = join(projectRoot, "scripts", "bootstrap", "packages.sh");
  return runProgram("sh", ["-c", `. "$0"; ${command}`, list]);
}

async function installs(): Promise<HostFacts["installs"]> {
  const [command = "", byUs = ""] = (
    await bootstrap("install_command; installs_itself && echo yes || :")
  ).split("\n");
  return { command, byUs: byUs === "yes" };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

async function forwardFacts(): Promise<ForwardFacts> {
  const bridges = await readFile("/proc/sys/net/bridge/bridge-nf-call-iptables", "utf8").catch(() => "0");
  return {
    policy: parseForwardPolicy(await said("iptables", ["--list-rules", "FORWARD"])),
    dropping: await understood(parseDroppingChains, "nft", ["--json", "list", "chains"]),
    isForBridges: bridges.trim() === "1",
  };
}

async function cgroupFacts(): Promise<Pick<HostFacts, "cgroupVersion" | "controllers">> {
  const cgroupVersion = cgroupVersionOf((await statfs("/sys/fs/cgroup")).type);
  const controllers =
    cgroupVersion === 2
      ? parseControllers(await readFile("/sys/fs/cgroup/cgroup.controllers", "utf8"))
      : parseControllersV1(await readFile("/proc/cgroups", "utf8"));
  return { cgroupVersion, controllers };
}

async function fileSystems(): Promise<string[]> {
  const present = parseFileSystems(await readFile("/proc/filesystems", "utf8"));
  const asked = Object.entries(askedFileSystems).filter(([name]) => !present.includes(name));
  const loadable = await Promise.all(
    asked.map(async ([name, module]) => ((await hasModule(module)) ? [name] : [])),
  );
  return [...present, ...loadable.flat()];
}

function hasModule(name: string): Promise<boolean> {
  return succeeds("modprobe", ["--dry-run", "--quiet", name]);
}

async function limit(name: string): Promise<[string, number]> {
  return [name, await readLimit(name)];
}

async function freeSpace(path: string): Promise<{ path: string; freeBytes: number }> {
  let existing = path;
  while (!existsSync(existing)) {
    existing = dirname(existing);
  }
  const { bavail, bsize } = await statfs(existing);
  return { path, freeBytes: bavail * bsize };
}
