import { z } from "zod";
import { defaultKubernetesVersion, versions } from "../versions";
import { parseNetwork } from "./cidr";
import { parseQuantity } from "./quantity";

/** What the settings of a stack may hold: shapes, defaults and the rule of each single setting. */

const cidr = (rule: string) =>
  z.string({ error: rule }).refine((text) => parseNetwork(text) !== undefined, { error: rule });

const networkRule = "must be an IPv4 network such as 10.97.0.0/24, with no bit set behind the prefix";

const quantity = z
  .string({ error: "must be a size such as 512Mi or 40Gi" })
  .refine((text) => parseQuantity(text) !== undefined, { error: "must be a size such as 512Mi or 40Gi" });

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(", ")}` });

const flag = z.boolean({ error: "must be true or false" });

const workers = z
  .int({ error: "must be a whole number from 0 to 9" })
  .min(0, { error: "must be a whole number from 0 to 9" })
  .max(9, { error: "must be a whole number from 0 to 9" });

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
  zone: z
    .string({ error: "must be a name" })
    .regex(/^[a-z0-9][a-z0-9-]*$/, { error: "must be a name" })
    .default("nova"),
  limits: z.strictObject({ controlPlane: limits, worker: limits, storage: limits }).partial().prefault({}),
});

const packagesManila = z.strictObject({
  kind: z.literal("packages"),
  /** Size of the sparse file behind Ceph's OSD. */
  cephSize: quantity.default("100Gi"),
});

export const settingsSchema = z.strictObject({
  artifacts: z
    .enum(["auto", "offline"], {
      error:
        "must be one of auto, offline (upstream's releases and images are not offered: see Limits in the README)",
    })
    .default("auto"),
  machines: z
    .discriminatedUnion("kind", [podmanMachines], { error: "must be one of podman" })
    .prefault({ kind: "podman" }),
  kubernetes: z
    .strictObject({
      version: oneOf(versions.kubernetes).default(versions.kubernetes[0]),
      podSubnet: cidr(networkRule).default("10.244.0.0/16"),
      serviceSubnet: cidr(networkRule).default("10.96.0.0/16"),
    })
    .prefault({}),
  nodes: z
    .strictObject({
      /** Go, make, gcc and git on the Kubernetes nodes. */
      developerTools: flag.default(false),
    })
    .prefault({}),
  manila: z
    .discriminatedUnion("kind", [packagesManila], { error: "must be one of packages" })
    .prefault({ kind: "packages" }),
});

export type RawSettings = z.infer<typeof settingsSchema>;
export { defaultKubernetesVersion };
