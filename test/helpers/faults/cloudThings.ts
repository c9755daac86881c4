import { z } from "zod";
import type { CloudClient } from "../../../src/machines/openstack/cloud/client";
import { labName, machineName } from "../../../src/machines/names";
import { until } from "../until";

/** What a lab has in a cloud, and how somebody takes it away behind the back of `up`. */

const server = z.looseObject({ id: z.string(), name: z.string() });
const networked = z.looseObject({
  id: z.string(),
  name: z.string().default(""),
  description: z.string().nullish(),
  network_id: z.string().optional(),
  device_id: z.string().nullish(),
  device_owner: z.string().nullish(),
});

type Networked = z.infer<typeof networked>;

async function networking(client: CloudClient, collection: string): Promise<readonly Networked[]> {
  const path = `/v2.0/${collection}?project_id=${client.project.id}`;
  return client.list("network", path, collection, networked);
}

/** Each machine's server by its id; a machine that is another one has another id. */
export async function serverIds(client: CloudClient, stack: string): Promise<Record<string, string>> {
  const prefix = machineName(stack, "");
  const servers = await client.list("compute", "/servers/detail", "servers", server);
  return Object.fromEntries(
    servers
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ id, name }) => [name.slice(prefix.length), id]),
  );
}

/** Asks for the end of things until there are none: some are in use for a moment longer. */
async function end<T extends { readonly id: string }>(
  what: string,
  find: () => Promise<readonly T[]>,
  remove: (thing: T) => Promise<unknown>,
): Promise<void> {
  if ((await find()).length === 0) {
    throw new Error(`there is no ${what} to be deleted`);
  }
  await until(
    `the end of ${what}`,
    async () => {
      const left = await find();
      await Promise.all(left.map(remove));
      return left.length === 0 ? true : undefined;
    },
    { seconds: 180, pause: 2 },
  );
}

export async function deleteServer(client: CloudClient, stack: string, machine: string): Promise<void> {
  const find = async (): Promise<{ id: string }[]> =>
    Object.entries(await serverIds(client, stack)).flatMap(([name, id]) =>
      name === machine ? [{ id }] : [],
    );
  await end(`server ${machine}`, find, ({ id }) => client.delete("compute", `/servers/${id}`));
}

export async function deletePort(client: CloudClient, stack: string, machine: string): Promise<void> {
  const find = async (): Promise<Networked[]> =>
    (await networking(client, "ports")).filter(({ name }) =>
      name.startsWith(`${machineName(stack, machine)}-`),
    );
  await end(`port of ${machine}`, find, ({ id }) => client.delete("network", `/v2.0/ports/${id}`));
}

export async function deleteFloatingIp(client: CloudClient, stack: string, machine: string): Promise<void> {
  const find = async (): Promise<Networked[]> =>
    (await networking(client, "floatingips")).filter(({ description }) => {
      const words = (description ?? "").split(" ");
      return words.includes(labName(stack)) && words.includes(machine);
    });
  await end(`floating IP of ${machine}`, find, ({ id }) =>
    client.delete("network", `/v2.0/floatingips/${id}`),
  );
}

/** With all that is plugged into it: Neutron keeps a network that is in use. Its subnet goes along. */
export async function deleteNetwork(client: CloudClient, stack: string): Promise<void> {
  const networks = async (): Promise<Networked[]> =>
    (await networking(client, "networks")).filter(({ name }) => name === labName(stack));
  const [network] = await networks();
  const ports = async (owner: RegExp): Promise<Networked[]> =>
    (await networking(client, "ports")).filter(
      (port) => port.network_id === network?.id && owner.test(port.device_owner ?? ""),
    );
  await end(
    "ports of servers",
    () => ports(/^compute:/),
    ({ id }) => client.delete("network", `/v2.0/ports/${id}`),
  );
  await end(
    "plug of its router",
    () => ports(/^network:router_interface/),
    ({ id, device_id: router }) =>
      client.put("network", `/v2.0/routers/${router ?? ""}/remove_router_interface`, { port_id: id }),
  );
  await end("network", networks, ({ id }) => client.delete("network", `/v2.0/networks/${id}`));
}

/** Names of all that the project has of the lab. */
export async function thingsOf(client: CloudClient, stack: string): Promise<string[]> {
  const collections = ["networks", "subnets", "routers", "ports", "floatingips"];
  const found = await Promise.all(collections.map((collection) => networking(client, collection)));
  const own = found
    .flat()
    .filter(
      ({ name, description }) =>
        name.startsWith(labName(stack)) || (description ?? "").split(" ").includes(labName(stack)),
    );
  return [...Object.keys(await serverIds(client, stack)), ...own.map(({ id, name }) => `${name} ${id}`)];
}
