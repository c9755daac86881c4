import { z } from "zod";
import { parseNetwork } from "./cidr";
import { cidr, flag, name, networkRule, oneOf, reference, workerCount } from "./rules";

/** Settings of machines that are servers of an OpenStack cloud. */

/** One image or flavor for all machines, or one for each kind of them. By name or id. */
const choice = (what: string) => {
  const error = `must be the name or id of ${what}, or {node: …, storage: …}`;
  const one = z.string({ error }).min(1, { error });
  return z
    .union([one, z.strictObject({ node: one, storage: one })], { error })
    .transform((value) => (typeof value === "string" ? { node: value, storage: value } : value));
};

const allowedRule =
  "must name at least one network, such as [203.0.113.7/32], that may reach ssh, the Kubernetes API and Manila's API";

const zoneRule =
  "must be the name of an availability zone, with letters, digits, '.', '_' and '-', as labels of Kubernetes have them";
const zone = z
  .string({ error: zoneRule })
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, { error: zoneRule });

const positive = z.int({ error: "must be a whole number of GiB" }).positive({
  error: "must be a whole number of GiB",
});

export const openstackMachines = z.strictObject({
  kind: z.literal("openstack"),
  workers: workerCount.default(3).describe("Workers; without any the control plane runs the pods."),
  cloud: reference("an entry of clouds.yaml")
    .optional()
    .describe("Entry of clouds.yaml. Without it OS_CLOUD decides, then OS_AUTH_URL and the like."),
  image: choice("an image").describe("Image of all machines, or {node: …, storage: …}."),
  flavor: choice("a flavor").describe("Flavor of all machines, or {node: …, storage: …}."),
  user: name.default("debian").describe("Login of the image."),
  externalNetwork: reference("an external network")
    .default("public")
    .describe("Where floating IPs come from."),
  network: reference("a network")
    .optional()
    .describe("An existing network instead of one of the lab's own; its router is taken as given."),
  subnet: cidr(networkRule)
    .optional()
    .describe("Of the lab's own network. Default: below 10.97.0.0/16, by the stack's name."),
  dnsServers: z
    .array(z.ipv4({ error: "must be an IPv4 address" }), { error: "must be a list of IPv4 addresses" })
    .default([])
    .describe("Name servers of the lab's own network."),
  allowedCidrs: z
    .array(
      cidr(networkRule).refine((text) => parseNetwork(text)?.prefix !== 0, {
        error: "must not be the whole internet",
      }),
      { error: allowedRule },
    )
    .min(1, { error: allowedRule })
    .describe("Who may reach the lab from outside."),
  floatingIps: oneOf(["none", "controlPlane", "services", "all"])
    .default("services")
    .describe(
      "services: the control plane, which is also the jump host, and the storage machine with Manila's API.",
    ),
  zone: zone.default("nova").describe("Availability zone of servers, volumes and shares."),
  antiAffinity: oneOf(["none", "soft", "hard"])
    .default("soft")
    .describe("Whether servers may not share a hypervisor."),
  configDrive: flag.default(true).describe("Servers get their metadata on a drive, too."),
  rootVolume: z
    .strictObject({
      size: positive.describe("GiB."),
      type: reference("a volume type").optional().describe("Type of the volume."),
    })
    .optional()
    .describe("Boot from a volume of this size instead of the flavor's own disk."),
});
