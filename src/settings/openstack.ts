import { z } from "zod";
import { parseNetwork } from "./cidr";
import { cidr, flag, name, networkRule, oneOf, workers } from "./rules";

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

const reference = (what: string) => {
  const error = `must be the name or id of ${what}`;
  return z.string({ error }).min(1, { error });
};

const positive = z.int({ error: "must be a whole number of GiB" }).positive({
  error: "must be a whole number of GiB",
});

export const openstackMachines = z.strictObject({
  kind: z.literal("openstack"),
  workers: workers.default(3),
  /** Entry of clouds.yaml. Without it OS_CLOUD decides, then OS_AUTH_URL and the like. */
  cloud: reference("an entry of clouds.yaml").optional(),
  image: choice("an image"),
  flavor: choice("a flavor"),
  /** Login of the image. */
  user: name.default("debian"),
  /** Where floating IPs come from. */
  externalNetwork: reference("an external network").default("public"),
  /** An existing network to use instead of one of the lab's own; its router is taken as given. */
  network: reference("a network").optional(),
  /** Of the lab's own network. Default: derived from the stack's name. */
  subnet: cidr(networkRule)
    .refine((text) => parseNetwork(text)?.prefix === 24, { error: "must be a /24 network" })
    .optional(),
  dnsServers: z
    .array(z.ipv4({ error: "must be an IPv4 address" }), { error: "must be a list of IPv4 addresses" })
    .default([]),
  /** Who may reach the lab from outside. */
  allowedCidrs: z
    .array(
      cidr(networkRule).refine((text) => parseNetwork(text)?.prefix !== 0, {
        error: "must not be the whole internet",
      }),
      { error: allowedRule },
    )
    .min(1, { error: allowedRule }),
  /** `services`: the control plane, which is also the jump host, and the storage machine with Manila's API. */
  floatingIps: oneOf(["controlPlane", "services", "all"]).default("services"),
  /** Availability zone of servers, volumes and shares. */
  zone: name.default("nova"),
  /** Where servers may not share a hypervisor. */
  antiAffinity: oneOf(["none", "soft", "hard"]).default("soft"),
  configDrive: flag.default(true),
  /** Boot from a volume of this size instead of the flavor's own disk. */
  rootVolume: z.strictObject({ size: positive, type: reference("a volume type").optional() }).optional(),
});
