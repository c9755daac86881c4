import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { ProcessError } from "../process/run";
import { exists, inspect, podman, PodmanError } from "./podman";
import { createRootLayer, mountRootLayer, unmountRootLayers, upperOf } from "./rootLayer";
import { createSeededVolume, volumesWith, type Seed } from "./volume";

/** A booted systemd container: a whole machine with an address of its own. */
export interface ContainerRequest {
  readonly name: string;
  readonly hostname: string;
  /** `key=value` each: first the lab's own (`labLabel`), by which `down` finds all that the lab has, then the machine's. */
  readonly labels: readonly [string, ...string[]];
  readonly network: string;
  readonly address: string;
  /** The root file system that it boots, a directory. What the container changes goes into a layer above it, on a volume. */
  readonly rootfs: string;
  /** Directories that get a volume each, filled from the root file system: below them overlay mounts must be possible. */
  readonly volumes: readonly { readonly path: string; readonly seed: Seed }[];
  /** Files and directories of this host, read-only: path in the container → path here. */
  readonly binds?: Readonly<Record<string, string>> | undefined;
  readonly cpus?: number | undefined;
  /** Bytes. */
  readonly memory?: number | undefined;
}

export interface StartedContainer {
  readonly id: string;
  readonly volumeNames: readonly string[];
}

/**
 * What `--systemd=always` would do, but for one thing: on a host with cgroup v1 podman puts the host's whole hierarchy
 * `name=systemd` over the container's own. All machines' systemds then work in the same cgroups, and one that is stopped or
 * started removes the others'.
 */
const asSystemdWantsIt = [
  "--systemd=false",
  ...["--tmpfs", "/run:rw,nosuid,nodev,mode=755", "--tmpfs", "/run/lock:rw,nosuid,nodev"],
  ...["--tmpfs", "/tmp:rw,nosuid,nodev,mode=1777"],
  ...["--stop-signal", "SIGRTMIN+3", "--env", "container=podman"],
];

/** podman's defaults need CAP_SYS_RESOURCE, which the host may lack. */
export const modestLimits: readonly string[] = [
  ...["--ulimit", "nofile=20000:20000"],
  ...["--ulimit", "nproc=30000:30000"],
];

/**
 * Boots a container. One that has its name already is removed first.
 * @throws PodmanError where that one is not of the same lab
 */
export async function startContainer(request: ContainerRequest): Promise<StartedContainer> {
  await makeRoom(request);
  // Each container has volumes of its own names: its predecessor's may be removed after it has come up.
  const suffix = randomBytes(3).toString("hex");
  const names = [...request.volumes.map(({ path }) => path.replaceAll("/", "-")), "-layer"];
  const volumeNames = names.map((name) => `${request.name}-${suffix}${name}`);
  const root = await createVolumes(request, volumeNames);
  await mountRootLayer(root);
  const args = machineArguments(request, volumeNames, root);
  const id = await podman(["--runtime", "runc", "run", "--detach", ...args]);
  return { id: id.slice(0, 12), volumeNames };
}

/**
 * Makes a container that has not been started yet, in the place of one that is no more.
 * @param volumeNames as `startContainer` gave them to that one
 * @param fillLayer puts what that one had changed of its root file system into the directory that it is given
 * @returns its id, as `startContainer` gives it; its volumes are as those of a new one
 */
export async function createContainer(
  request: ContainerRequest,
  volumeNames: readonly string[],
  fillLayer: (upper: string) => Promise<void>,
): Promise<string> {
  await makeRoom(request);
  const root = await createVolumes(request, volumeNames);
  await fillLayer(upperOf(dirname(root)));
  await mountRootLayer(root);
  const args = machineArguments(request, volumeNames, root);
  return (await podman(["--runtime", "runc", "create", ...args])).slice(0, 12);
}

/** The volume with a machine's layer is the one after those of its directories. */
export function layerVolume(
  { volumes }: Pick<ContainerRequest, "volumes">,
  volumeNames: readonly string[],
): string | undefined {
  return volumeNames[volumes.length];
}

/** Makes a machine's volumes. @returns the directory that is its root file system, once its layer is mounted there */
async function createVolumes(request: ContainerRequest, volumeNames: readonly string[]): Promise<string> {
  const { labels, rootfs: below } = request;
  const layer = layerVolume(request, volumeNames) ?? "";
  const [root] = await Promise.all([
    createRootLayer({ volume: layer, labels, below }),
    ...request.volumes.map(({ path, seed }, index) =>
      createSeededVolume(volumeNames[index] ?? "", labels, `${below}${path}`, seed),
    ),
  ]);
  return root;
}

/** All of `podman run` behind `--detach`. */
function machineArguments(request: ContainerRequest, volumeNames: readonly string[], root: string): string[] {
  const layer = layerVolume(request, volumeNames) ?? "";
  const binds = Object.entries(request.binds ?? {});
  return [
    ...["--name", request.name, "--hostname", request.hostname],
    ...["--privileged", "--cgroupns=private", "--no-hosts", ...asSystemdWantsIt],
    ...modestLimits,
    // systemd gives a unit 15 % of it, and Ganesha has twenty threads for each export.
    ...["--pids-limit", "-1"],
    ...["--network", request.network, "--ip", request.address],
    // kubeadm demands it. A new network namespace has the host's value, which is 0 until a first container runs there.
    ...["--sysctl", "net.ipv4.ip_forward=1"],
    ...(request.cpus === undefined ? [] : ["--cpus", `${request.cpus}`]),
    ...(request.memory === undefined ? [] : ["--memory", `${request.memory}`]),
    ...request.labels.flatMap((label) => ["--label", label]),
    ...request.volumes.flatMap(({ path }, index) => ["--volume", `${volumeNames[index] ?? ""}:${path}`]),
    // So that podman knows whose it is: `podman volume prune` would take it otherwise.
    ...["--volume", `${layer}:/run/manilakube/layer:ro,bind`],
    ...binds.flatMap(([path, source]) => ["--volume", `${source}:${path}:ro`]),
    ...["--rootfs", root, "/sbin/init"],
  ];
}

/** Removes a container with its volumes, by its id: its name may be that of its successor by now. */
export async function removeContainer({ id, volumeNames }: StartedContainer): Promise<void> {
  await podman(["rm", "--force", "--ignore", "--time", "0", "--volumes", id]);
  await removeVolumes(volumeNames);
}

export async function isRunning(name: string): Promise<boolean> {
  return (await lookAtContainer(name))?.status === "running";
}

export interface ContainerNow {
  /** As `startContainer` gives it. */
  readonly id: string;
  /** `running`, `exited`, `paused` … */
  readonly status: string;
  /** When it was started last, as podman writes it. */
  readonly boot: string;
}

/** What there is of a container, by its name or id; undefined where there is none. */
export async function lookAtContainer(name: string): Promise<ContainerNow | undefined> {
  const format = "{{.Id}} {{.State.Status}} {{.State.StartedAt}}";
  const text = await inspect("container", name, format);
  const [, id = "", status, boot = ""] = /^(\S{12})\S* (\S+) (.*)$/.exec(text ?? "") ?? [];
  return status === undefined ? undefined : { id, status, boot };
}

/** Seconds that a machine has to boot. */
const bootSeconds = 90;
/** What timeout(1) ends with. */
const timedOut = 124;

/**
 * Starts a container that is stopped or paused and waits until its systemd has started what it starts at boot.
 * @throws PodmanError, also where it does not come so far in time; the container stays, with all that it holds
 */
export async function resumeContainer(id: string, signal: AbortSignal): Promise<void> {
  const now = await lookAtContainer(id);
  await mountRootLayer((await inspect("container", id, "{{.Rootfs}}")) ?? "");
  await podman([now?.status === "paused" ? "unpause" : "start", id]);
  const wait =
    "until [ -S /run/systemd/private ]; do sleep 0.1; done; systemctl is-system-running --wait || true";
  const bound = { signal, atMostSeconds: 2 * bootSeconds };
  await podman(["exec", id, "timeout", `${bootSeconds}`, "sh", "-c", wait], bound).catch((error: unknown) => {
    const { cause } = error as Error;
    if (!(cause instanceof ProcessError && cause.exitCode === timedOut)) {
      throw error;
    }
    throw new PodmanError(
      "start",
      `${id} was started again and did not boot within ${bootSeconds} s; look with \`podman logs ${id}\`. ` +
        `If what it holds may go: \`podman rm -f ${id}\`, then \`lab up\` makes a new one`,
      { cause: error },
    );
  });
}

async function removeVolumes(names: readonly string[]): Promise<void> {
  await unmountRootLayers(names);
  for (const name of names) {
    if (await exists("volume", name)) {
      await podman(["volume", "rm", "--force", name]);
    }
  }
}

/**
 * Removes what holds a machine's name: a predecessor, or what a killed run left, which is half a machine at best.
 * @throws PodmanError where that is not ours
 */
export async function makeRoom({ name, labels }: Pick<ContainerRequest, "name" | "labels">): Promise<void> {
  await refuseForeign({ name, labels });
  await podman(["rm", "--force", "--ignore", "--time", "0", "--volumes", name]);
  await removeVolumes(await volumesWith(labels));
}

/** A container of this name that is not ours stays as it is. */
async function refuseForeign({
  name,
  labels: [owner],
}: Pick<ContainerRequest, "name" | "labels">): Promise<void> {
  const found = await podman([
    ...["ps", "--all", "--filter", `name=^${name}$`],
    ...["--format", "{{range $key, $value := .Labels}}{{$key}}={{$value}}{{println}}{{end}}"],
  ]);
  if (found !== "" && !found.split("\n").includes(owner)) {
    throw new PodmanError(
      "run",
      `the container name ${name} is taken by a container that is not of this lab`,
    );
  }
}
