import { z } from "zod";
import type { CloudClient } from "../cloud/client";
import { wordsOfMetadata, wordsOfName } from "../mark";
import type { Thing } from "./thing";

/** A kind of things that a lab has in a cloud. */
export interface Kind {
  /** For people. */
  readonly what: string;
  /** Those of the project, and what each says of itself to a stack. */
  readonly list: (cloud: CloudClient, stack: string) => Promise<readonly Thing[]>;
  /** Asks for a thing's end. @returns why it cannot be now; undefined where it is under way */
  readonly remove: (cloud: CloudClient, thing: Thing) => Promise<string | undefined>;
  /** How long the cloud may take for it. */
  readonly seconds: number;
}

const server = z.object({
  id: z.string(),
  name: z.string(),
  metadata: z.record(z.string(), z.string()).default({}),
});

const servers: Kind = {
  what: "server",
  list: async (cloud) =>
    (await cloud.list("compute", "/servers/detail", "servers", server)).map(({ id, name, metadata }) => ({
      ...{ id, name, label: name },
      words: wordsOfMetadata(metadata),
    })),
  remove: (cloud, { id }) => cloud.delete("compute", `/servers/${id}`),
  // With a volume each, and a hypervisor that has to do.
  seconds: 300,
};

const networked = z.object({
  id: z.string(),
  name: z.string().optional(),
  floating_ip_address: z.string().optional(),
  description: z.string().nullish(),
  tags: z.array(z.string()).default([]),
});

/** A kind of the networking API. */
function networking(what: string, collection: string): Kind {
  return {
    what,
    list: async (cloud) => {
      // An administrator would see those of all projects.
      const path = `/v2.0/${collection}?project_id=${cloud.project.id}`;
      const all = await cloud.list("network", path, collection.replaceAll("-", "_"), networked);
      return all.map(({ id, name, floating_ip_address: address, description, tags }) => ({
        ...{ id, name, label: name ?? address ?? id },
        words: [...tags, ...(description ?? "").split(" ")],
      }));
    },
    remove: (cloud, { id }) => cloud.delete("network", `/v2.0/${collection}/${id}`),
    // Ports of a network's DHCP go a while after the others.
    seconds: 60,
  };
}

const interfacePort = z.object({ id: z.string(), device_owner: z.string() });
const isInterface = /^network:(router_interface|ha_router_replicated_interface)/;

const routers: Kind = {
  ...networking("router", "routers"),
  remove: async (cloud, { id }) => {
    const router = `/v2.0/routers/${id}`;
    const ports = await cloud.list("network", `/v2.0/ports?device_id=${id}`, "ports", interfacePort);
    for (const port of ports.filter(({ device_owner: owner }) => isInterface.test(owner))) {
      const refusal = await cloud.put("network", `${router}/remove_router_interface`, { port_id: port.id });
      if (refusal !== undefined) {
        return refusal;
      }
    }
    return cloud.delete("network", router);
  },
};

const namedGroups = z.object({ server_groups: z.array(z.object({ id: z.string(), name: z.string() })) });

/** A lab without anti-affinity has none, and its cloud need not let its users have any. */
const serverGroups: Kind = {
  what: "server group",
  list: async (cloud, stack) => {
    const found = await cloud.getIfAllowed("compute", "/os-server-groups", namedGroups);
    return (found?.server_groups ?? []).map(({ id, name }) => ({
      id,
      name,
      label: name,
      words: wordsOfName(name, stack),
    }));
  },
  remove: (cloud, { id }) => cloud.delete("compute", `/os-server-groups/${id}`),
  seconds: 60,
};

const namedKeys = z.object({ keypairs: z.array(z.object({ keypair: z.object({ name: z.string() }) })) });

/** Those of the user who logs in: others are not shown. */
const keyPairs: Kind = {
  what: "key pair",
  list: async (cloud, stack) => {
    const { keypairs } = await cloud.get("compute", "/os-keypairs", namedKeys);
    return keypairs.map(({ keypair: { name } }) => ({
      ...{ id: name, name, label: name },
      words: wordsOfName(name, stack),
    }));
  },
  remove: (cloud, { id }) => cloud.delete("compute", `/os-keypairs/${encodeURIComponent(id)}`),
  seconds: 60,
};

/** In the order in which they can go: each uses what comes after it. */
export const kinds: readonly Kind[] = [
  servers,
  networking("floating IP", "floatingips"),
  networking("port", "ports"),
  routers,
  networking("subnet", "subnets"),
  networking("network", "networks"),
  networking("security group", "security-groups"),
  serverGroups,
  keyPairs,
];
