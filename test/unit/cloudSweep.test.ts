import { createServer, type AddressInfo } from "node:net";
import { CloudClient } from "../../src/machines/openstack/cloud/client";
import {
  descriptionOf,
  markedName,
  metadataOf,
  tagsOf,
  type LabMark,
} from "../../src/machines/openstack/mark";
import { clearAll, type ClearOptions } from "../../src/machines/openstack/sweep/clear";
import { remarkOn, strangersOf } from "../../src/machines/openstack/sweep/strangers";
import { FakeCloud, type FakeThing } from "../helpers/fakeCloud";

const mine: LabMark = { stack: "mine", id: "0a1b2c3d" };
const theirs: LabMark = { stack: "mine", id: "ffffffff" };
/** Room for a machine that has much else to do: seconds for each kind, and no time lost between two looks. */
const usual = { patience: 0.2, pauseSeconds: 0.01 };
/** For what is waited for in vain. */
const short = { ...usual, patience: 0.05 };

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await new FakeCloud().start();
});
afterEach(() => {
  cloud.stop();
});

/** All that a lab has, with ids that begin with the prefix; as an `up` that was killed leaves it. */
function addLab(prefix: string, mark: LabMark): string[] {
  const name = `manilakube-${mark.stack}`;
  const tagged = { tags: tagsOf(mark), description: descriptionOf(mark) };
  const id = (text: string): string => `${prefix}-${text}`;
  const things: [string, FakeThing][] = [
    ["networks", { id: id("network"), name, ...tagged }],
    ["subnets", { id: id("subnet"), name, ...tagged }],
    ["routers", { id: id("router"), name, ...tagged }],
    ["security-groups", { id: id("group"), name: `${name}-worker`, ...tagged }],
    ["floatingips", { id: id("address"), floating_ip_address: "192.0.2.7", ...tagged }],
    ["servers", { id: id("server"), name: `${name}-worker0`, metadata: metadataOf(mark) }],
    ["os-server-groups", { id: id("servers"), name: markedName(mark) }],
    ["os-keypairs", { id: markedName(mark), keypair: { name: markedName(mark) } }],
  ];
  things.forEach(([collection, thing]) => {
    cloud.add(collection, thing);
  });
  const place = { network: id("network"), subnet: id("subnet") };
  const own = { ...place, name: `${name}-worker0-ab12cd`, group: id("group"), ...tagged };
  cloud.add("ports", { id: id("port"), ...own, device_id: id("server") });
  // Neutron's own, without a mark.
  const plug = { ...place, name: "", device_owner: "network:router_interface", device_id: id("router") };
  cloud.add("ports", { id: id("plug"), ...plug });
  return [...things.map(([, thing]) => thing.id), id("port"), id("plug")];
}

async function sweep(options: Partial<ClearOptions> = {}): Promise<string[]> {
  const { signal } = new AbortController();
  return clearAll(await CloudClient.connect(cloud.login()), mine, { signal, ...usual, ...options });
}

test("all that a lab has goes, users before what they use", async () => {
  addLab("m", mine);
  await expect(sweep()).resolves.toEqual([
    "server manilakube-mine-worker0",
    "floating IP 192.0.2.7",
    "port manilakube-mine-worker0-ab12cd",
    "router manilakube-mine",
    "subnet manilakube-mine",
    "network manilakube-mine",
    "security group manilakube-mine-worker",
    "server group manilakube-mine-0a1b2c3d",
    "key pair manilakube-mine-0a1b2c3d",
  ]);
  expect(cloud.changes).toEqual([
    "DELETE servers/m-server",
    "DELETE floatingips/m-address",
    "DELETE ports/m-port",
    "PUT routers/m-router without m-plug",
    "DELETE routers/m-router",
    "DELETE subnets/m-subnet",
    "DELETE networks/m-network",
    "DELETE security-groups/m-group",
    "DELETE os-server-groups/m-servers",
    "DELETE os-keypairs/manilakube-mine-0a1b2c3d",
  ]);
  expect(cloud.ids()).toEqual([]);
});

test("what Pulumi's state knows stays, and what it has forgotten no longer holds that", async () => {
  addLab("m", mine);
  const known = new Set(["m-network", "m-subnet", "m-group", "m-router", "m-plug"]);
  await expect(sweep({ known })).resolves.toEqual([
    "server manilakube-mine-worker0",
    "floating IP 192.0.2.7",
    "port manilakube-mine-worker0-ab12cd",
    "server group manilakube-mine-0a1b2c3d",
    "key pair manilakube-mine-0a1b2c3d",
  ]);
  expect(cloud.ids().sort()).toEqual([...known].sort());
});

test("a cloud whose users may have no server groups is swept as well", async () => {
  addLab("m", mine);
  cloud.things.set("os-server-groups", []);
  cloud.forbidden.add("os-server-groups");
  await expect(sweep()).resolves.toHaveLength(8);
  expect(cloud.ids()).toEqual([]);
});

test("where there is nothing, nothing is asked to go", async () => {
  await expect(sweep()).resolves.toEqual([]);
  expect(cloud.changes).toEqual([]);
});

test("what does not carry both this lab's name and its mark stays", async () => {
  addLab("m", mine);
  const others = [
    ...addLab("t", theirs),
    // The stack's name begins with this one's.
    ...addLab("l", { stack: "mine-2", id: "0a1b2c3d" }),
  ];
  const tags = tagsOf(mine);
  const strays: [string, FakeThing][] = [
    ["networks", { id: "named", name: "manilakube-mine", tags: [] }],
    ["networks", { id: "before-ids", name: "manilakube-mine", tags: ["manilakube", "manilakube-mine"] }],
    ["networks", { id: "tagged", name: "production", tags }],
    ["ports", { id: "half-named", name: "manilakube-mining", tags }],
    ["servers", { id: "of-a-user", name: "manilakube-mine-mail", metadata: { manilakube: "mine" } }],
    ["servers", { id: "renamed", name: "mail", metadata: metadataOf(mine) }],
    ["floatingips", { id: "unused", floating_ip_address: "192.0.2.9", tags: ["manilakube"] }],
    ["os-keypairs", { id: "manilakube-mine", keypair: { name: "manilakube-mine" } }],
  ];
  strays.forEach(([collection, thing]) => {
    cloud.add(collection, thing);
  });
  await sweep();
  expect(cloud.ids().sort()).toEqual([...others, ...strays.map(([, { id }]) => id)].sort());
});

test("what an interrupted request has left without tags is known by its description", async () => {
  cloud.add("networks", { id: "n", name: "manilakube-mine", tags: [], description: descriptionOf(mine) });
  cloud.add("floatingips", {
    id: "f",
    floating_ip_address: "192.0.2.7",
    description: descriptionOf(mine, "storage"),
  });
  await sweep();
  expect(cloud.ids()).toEqual([]);
});

test("lists of several pages are read to their end", async () => {
  cloud.pageSize = 2;
  for (let index = 0; index < 5; index += 1) {
    cloud.add("ports", { id: `other-${index}`, name: "other", tags: [] });
  }
  cloud.add("ports", { id: "last", name: "manilakube-mine-worker0-ab12cd", tags: tagsOf(mine) });
  await sweep();
  expect(cloud.ids()).not.toContain("last");
  expect(cloud.ids()).toHaveLength(5);
});

test("a server that does not go is waited for with a bound, and named; nothing that it uses is touched", async () => {
  addLab("m", mine);
  cloud.stuck.add("m-server");
  const began = Date.now();
  await expect(sweep({ patience: 0.01 })).rejects.toThrow(
    "still in the cloud 3 s after the first request to remove it: server manilakube-mine-worker0 (m-server)",
  );
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(cloud.changes).toEqual(["DELETE servers/m-server"]);
});

test("what is in use is said with the cloud's own words, and the next sweep goes on", async () => {
  addLab("m", mine);
  cloud.add("ports", { id: "guest", name: "of another project", network: "m-network" });
  await expect(sweep(short)).rejects.toThrow(
    /network manilakube-mine \(m-network\): 409: m-network is in use by guest/,
  );
  cloud.things.set("ports", []);
  await expect(sweep()).resolves.toHaveLength(4);
  expect(cloud.ids()).toEqual([]);
});

test("an interrupt ends the wait", async () => {
  addLab("m", mine);
  cloud.stuck.add("m-server");
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort();
  }, 50);
  await expect(sweep({ signal: controller.signal })).rejects.toHaveProperty("name", "AbortError");
});

test("what is of other labs of the name is told apart, by their ids", async () => {
  addLab("m", mine);
  addLab("t", theirs);
  cloud.add("servers", { id: "o", name: "manilakube-mine-storage", metadata: { manilakube: "mine" } });
  const client = await CloudClient.connect(cloud.login());
  const strangers = await strangersOf(client, mine);
  expect(strangers.map(({ id, things }) => [id, things.length])).toEqual([
    ["ffffffff", 9],
    [undefined, 1],
  ]);
  const [other, old] = strangers.map((each) => remarkOn("mine", each));
  expect(other).toContain("server manilakube-mine-worker0, floating IP 192.0.2.7, port");
  expect(other).toContain("scripts/lab down mine --lab-id ffffffff");
  expect(old).toMatch(/left alone: server manilakube-mine-storage: .*without a lab's id/);
  expect(cloud.changes).toEqual([]);
});

test("an answer that does not come is not waited for without end", async () => {
  const { auth, ...login } = cloud.login();
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  const dead = { ...login, auth: { ...auth, auth_url: `http://127.0.0.1:${port}/v3` } };
  try {
    await expect(CloudClient.connect(dead, 0.2)).rejects.toThrow("no answer within 0.2 s");
  } finally {
    silent.close();
  }
});
