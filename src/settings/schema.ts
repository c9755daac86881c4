import { z } from "zod";
import { endedKubernetesReleases, kubernetesReleases } from "../releases/kubernetes";
import { endedManilaCsiReleases, manilaCsiReleases } from "../releases/manilaCsi";
import { parseNetwork } from "./cidr";
import { devstackManila, packagesManila } from "./manila";
import { openstackMachines } from "./openstack";
import { cidr, flag, name, networkRule, quantity, release, workers } from "./rules";

/** What the settings of a stack may hold: shapes, defaults and the rule of each single setting. */

const limits = z
  .strictObject({
    /** CPUs, fractions allowed. */
    cpus: z.number({ error: "must be a number above 0" }).positive({ error: "must be a number above 0" }),
    memory: quantity,
  })
  .partial();

const podmanMachines = z.strictObject({
  kind: z.literal("podman"),
  workers: workers.default(3),
  /** One /24 for each lab. Default: derived from the stack's name. */
  subnet: cidr(networkRule)
    .refine((text) => parseNetwork(text)?.prefix === 24, { error: "must be a /24 network" })
    .optional(),
  /** The availability zone that the machines report, as a Nova server does. */
  zone: name.default("nova"),
  limits: z.strictObject({ controlPlane: limits, worker: limits, storage: limits }).partial().prefault({}),
});

export const settingsSchema = z.strictObject({
  artifacts: z
    .enum(["auto", "offline"], {
      error:
        "must be one of auto, offline (upstream's releases and images are not offered: see Limits in the README)",
    })
    .default("auto"),
  machines: z
    .discriminatedUnion("kind", [podmanMachines, openstackMachines], {
      error: "must be one of podman, openstack",
    })
    .prefault({ kind: "podman" }),
  kubernetes: z
    .strictObject({
      /** A minor, or the full version that is built of it. */
      version: release(kubernetesReleases, endedKubernetesReleases),
      podSubnet: cidr(networkRule).default("10.244.0.0/16"),
      serviceSubnet: cidr(networkRule).default("10.96.0.0/16"),
    })
    .prefault({}),
  csi: z
    .strictObject({
      /** Minor of Manila CSI, or its full version. */
      version: release(manilaCsiReleases, endedManilaCsiReleases),
    })
    .prefault({}),
  nodes: z
    .strictObject({
      /** Go, make, gcc and git on the Kubernetes nodes. */
      developerTools: flag.default(false),
    })
    .prefault({}),
  manila: z
    .discriminatedUnion("kind", [packagesManila, devstackManila], {
      error: "must be one of packages, devstack",
    })
    .prefault({ kind: "packages" }),
});

export type RawSettings = z.infer<typeof settingsSchema>;
