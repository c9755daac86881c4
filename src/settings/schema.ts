import { z } from "zod";
import { endedKubernetesReleases, kubernetesReleases } from "../releases/kubernetes";
import { endedManilaCsiReleases, manilaCsiReleases } from "../releases/manilaCsi";
import { chart, chartValues } from "./chart";
import { existingManila } from "./existingManila";
import { hostMachines } from "./host";
import { devstackManila, packagesManila } from "./manila";
import { openstackMachines } from "./openstack";
import { podsManila } from "./podsManila";
import { cidr, flag, networkRule, oneOf, release } from "./rules";
import { externalStorage, packagesStorage } from "./storage";

/** What the settings of a stack may hold: shapes, defaults and the rule of each single setting. */

/** The rule of a group whose settings depend on its kind. A word in the place of the whole group is not one of its kinds. */
const kindRule =
  (first: string, ...others: readonly string[]) =>
  ({ code }: { readonly code?: string | undefined }): string =>
    code === "invalid_type"
      ? `must be a group of settings such as {kind: ${first}}`
      : `must be one of ${[first, ...others].join(", ")}`;

export const settingsSchema = z.strictObject({
  artifacts: z
    .enum(["auto", "offline"], {
      error:
        "must be one of auto, offline (upstream's releases and images are not offered: see Limits in the README)",
    })
    .default("auto")
    .describe("Where programs and images come from; today both are the same."),
  machines: z
    .discriminatedUnion("kind", [hostMachines("podman"), hostMachines("qemu"), openstackMachines], {
      error: kindRule("podman", "qemu", "openstack"),
    })
    .prefault({ kind: "podman" }),
  kubernetes: z
    .strictObject({
      version: release(kubernetesReleases, endedKubernetesReleases).describe(
        "Minor of Kubernetes, or its full version.",
      ),
      podSubnet: cidr(networkRule).default("10.244.0.0/16").describe("Network of the pods."),
      serviceSubnet: cidr(networkRule).default("10.96.0.0/16").describe("Network of the services."),
    })
    .prefault({}),
  csi: z
    .strictObject({
      version: release(manilaCsiReleases, endedManilaCsiReleases).describe(
        "Minor of Manila CSI, or its full version.",
      ),
      cephfsMounter: oneOf(["fuse", "kernel"])
        .default("fuse")
        .describe(
          "What mounts CephFS shares of class manila-cephfs: ceph-fuse, or the client in the nodes' kernel.",
        ),
      chart,
      values: chartValues,
    })
    .prefault({}),
  nodes: z
    .strictObject({
      developerTools: flag.default(false).describe("Go, make, gcc and git on the Kubernetes nodes."),
    })
    .prefault({}),
  manila: z
    .discriminatedUnion("kind", [packagesManila, podsManila, devstackManila, existingManila], {
      error: kindRule("packages", "pods", "devstack", "existing"),
    })
    .prefault({ kind: "packages" }),
  storage: z
    .discriminatedUnion("kind", [packagesStorage, externalStorage], {
      error: kindRule("packages", "external"),
    })
    .optional()
    .describe(
      "The Ceph behind a Manila of kind packages or pods: by default the lab's own. Any other Manila has its own storage.",
    ),
});

export type RawSettings = z.infer<typeof settingsSchema>;
