import { randomBytes } from "node:crypto";
import { z } from "zod";
import { labLabel, machineLabel, podman, PodmanError } from "../../podman/podman";
import { createVolume } from "../../podman/volume";
import { succeeds } from "../../process/run";
import { readScript } from "../../render/template";
import { assemble } from "../../remote/script";
import { erase, type OperationContext, type ResourceType } from "../host/types";

const inputs = z.strictObject({
  /** Container name. */
  name: z.string(),
  /** Name of the machine in its lab, and its host name. */
  machine: z.string(),
  network: z.string(),
  address: z.string(),
  /** The artifact that it boots; its layer above is the machine's own. */
  rootfs: z.string(),
  /** Directories on volumes of their own, below which overlay mounts are wanted; filled from the root file system. */
  volumes: z.array(z.strictObject({ path: z.string(), seed: z.enum(["copy", "link"]) })),
  cpus: z.number().optional(),
  /** Bytes. */
  memory: z.number().optional(),
  /** The availability zone that the metadata service reports. */
  zone: z.string(),
  /** Lines for /etc/hosts. */
  hosts: z.string(),
  /** OpenSSH private key. Secret. */
  hostKey: z.string(),
  authorizedKey: z.string(),
});

type Inputs = z.infer<typeof inputs>;

interface Outputs {
  /** Names of the volumes, in the order of their paths. */
  readonly volumeNames: readonly string[];
}

async function removeVolumes(names: readonly string[]): Promise<void> {
  for (const name of names) {
    if (await succeeds("podman", ["volume", "exists", name])) {
      await podman(["volume", "rm", "--force", name]);
    }
  }
}

/** Removes what holds the machine's name: what a killed run or a restart of the host left is half a machine at best. */
async function removeByName(name: string): Promise<void> {
  await podman(["rm", "--force", "--ignore", "--time", "0", "--volumes", name]);
  const volumes = await podman(["volume", "ls", "--format", "{{.Name}}", "--filter", `name=^${name}-`]);
  await removeVolumes(volumes.split("\n").filter((line) => line !== ""));
}

/** A container of this name that is not ours stays as it is. */
async function refuseForeign({ name }: Inputs, stack: string): Promise<void> {
  const found = await podman([
    ...["ps", "--all", "--filter", `name=^${name}$`],
    ...["--format", "{{range $key, $value := .Labels}}{{$key}}={{$value}}{{println}}{{end}}"],
  ]);
  if (found !== "" && !found.split("\n").includes(labLabel(stack))) {
    throw new PodmanError(
      "run",
      `the container name ${name} is taken by a container that is not of this lab`,
    );
  }
}

async function create(
  given: Inputs,
  { stack, signal }: OperationContext,
): Promise<{ id: string; outputs: Outputs }> {
  await refuseForeign(given, stack);
  await removeByName(given.name);
  const labels = [labLabel(stack), machineLabel(given.machine)];
  // Each machine has volumes of its own names: its predecessor's are removed after it has come up.
  const suffix = randomBytes(3).toString("hex");
  const mounts = given.volumes.map(({ path, seed }) => ({
    path,
    seed,
    volume: `${given.name}-${suffix}${path.replaceAll("/", "-")}`,
  }));
  await Promise.all(
    mounts.map(({ path, seed, volume }) => createVolume(volume, labels, `${given.rootfs}${path}`, seed)),
  );
  const id = await podman([
    ...["--runtime", "runc", "run", "--detach", "--name", given.name, "--hostname", given.machine],
    ...["--privileged", "--systemd=always", "--cgroupns=private", "--no-hosts"],
    // podman's defaults need CAP_SYS_RESOURCE, which the host may lack.
    ...["--ulimit", "nofile=20000:20000", "--ulimit", "nproc=30000:30000"],
    ...["--network", given.network, "--ip", given.address],
    ...(given.cpus === undefined ? [] : ["--cpus", `${given.cpus}`]),
    ...(given.memory === undefined ? [] : ["--memory", `${given.memory}`]),
    ...labels.flatMap((label) => ["--label", label]),
    ...mounts.flatMap(({ path, volume }) => ["--volume", `${volume}:${path}`]),
    ...["--rootfs", `${given.rootfs}:O`, "/sbin/init"],
  ]);
  const variables = {
    HOST_KEY: given.hostKey,
    AUTHORIZED_KEY: given.authorizedKey,
    HOSTS: given.hosts,
    ADDRESS: given.address,
    NAME: given.machine,
    ZONE: given.zone,
  };
  const { text } = assemble({ body: readScript("machines/podman-init.sh", variables), variables });
  await podman(["exec", "--interactive", given.name, "bash", "-s"], { input: text, signal });
  return { id: id.slice(0, 12), outputs: { volumeNames: mounts.map(({ volume }) => volume) } };
}

async function isRunning({ name }: Inputs): Promise<boolean> {
  const state = await podman(["container", "inspect", "--format", "{{.State.Running}}", name]).catch(
    () => "",
  );
  return state === "true";
}

/** A machine as a booted systemd container. One that is gone or stopped is replaced, and what ran on it with it. */
const podmanMachine: ResourceType<Inputs, Outputs> = {
  inputs,
  identity: ["name", "network", "address", "rootfs", "volumes", "cpus", "memory", "zone", "hosts", "hostKey"],
  diff: async (old) =>
    (await isRunning(old)) ? { changed: false } : { changed: true, replaces: ["running"] },
  create,
  // By id: the name may be a successor's by now.
  delete: async (id, { volumeNames }) => {
    await podman(["rm", "--force", "--ignore", "--time", "0", "--volumes", id]);
    await removeVolumes(volumeNames);
  },
};

export const PodmanMachine = erase(podmanMachine);
