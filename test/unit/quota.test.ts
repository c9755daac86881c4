import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { labMachines } from "../../src/machines/requests";
import { checkQuota } from "../../src/machines/openstack/cloud/quota";
import { loadSettings, type OpenstackSettings } from "../../src/settings/load";
import { facts } from "../helpers/cloudFacts";

/** A cloud of which only the APIs are there that preflight asks for its quota. */

let server: Server;
let url: string;
let details: { readonly status: number; readonly body: object };
let instances: number;
let limits = 200;
let more: Readonly<Record<string, number>> = {};

beforeAll(async () => {
  server = createServer((request, response) => {
    const send = (status: number, body: object): void => {
      response
        .writeHead(status, { "content-type": "application/json", "x-subject-token": "t" })
        .end(JSON.stringify(body));
    };
    const path = request.url ?? "";
    if (path === "/v3/auth/tokens") {
      const endpoints = [{ interface: "public", region_id: "RegionOne", url }];
      const catalog = ["compute", "network", "volumev3"].map((type) => ({ type, endpoints }));
      send(201, { token: { project: { id: "p", name: "mine" }, catalog } });
    } else if (path === "/limits") {
      send(limits, {
        limits: { absolute: { maxTotalInstances: instances, totalInstancesUsed: 0, ...more } },
      });
    } else if (path.startsWith("/flavors/")) {
      send(200, { flavor: { vcpus: 2, ram: 4096 } });
    } else {
      send(details.status, details.body);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function check(own: object = {}): Promise<readonly string[]> {
  const machines = {
    kind: "openstack",
    image: "debian",
    flavor: "m1",
    allowedCidrs: ["192.0.2.0/24"],
    ...own,
  };
  const settings = loadSettings("mine", { machines }).machines as OpenstackSettings;
  const login = { ...facts.login, auth: { ...facts.login.auth, auth_url: url } };
  return checkQuota(settings, { ...facts, login }, labMachines(3, "vm"));
}

test.each([403, 404])(
  "a cloud that keeps its network quota to itself (%d) is no obstacle",
  async (status) => {
    details = { status, body: { NeutronError: { message: "not for you" } } };
    instances = 20;
    await expect(check()).resolves.toEqual(["quota of network"]);
    // What it does say still counts.
    instances = 3;
    await expect(check()).rejects.toThrow(/quota of instances: "0 of 3 used": must have 5 free/);
  },
);

test("a quota that is told is looked at, and another error is one", async () => {
  instances = 20;
  details = { status: 200, body: { quota: { floatingip: { limit: 1, used: 1, reserved: 0 } } } };
  await expect(check()).rejects.toThrow("quota of floating IPs");
  details = { status: 500, body: { NeutronError: { message: "broken" } } };
  await expect(check()).rejects.toThrow("answers 500");
});

test("a cloud that shows no quota at all is no obstacle", async () => {
  limits = 403;
  details = { status: 404, body: {} };
  await expect(check()).resolves.toEqual(["quota of compute", "quota of network"]);
  limits = 200;
});

test.each<readonly [string, object, Readonly<Record<string, number>>, RegExp | undefined]>([
  [
    "C5: a group that is too small",
    {},
    { maxServerGroupMembers: 4 },
    /servers in one group: "0 of 4 used": must have 5 free/,
  ],
  ["C5: a group that is not made", { antiAffinity: "none" }, { maxServerGroupMembers: 4 }, undefined],
  ["C5: no group left", {}, { maxServerGroups: 2, totalServerGroupsUsed: 2 }, /server groups: "2 of 2 used"/],
  [
    "C5: too few volumes",
    { rootVolume: { size: 20 } },
    { maxTotalVolumes: 7, totalVolumesUsed: 3 },
    /quota of volumes: "3 of 7 used"/,
  ],
  [
    "C5: too small volumes",
    { rootVolume: { size: 20 } },
    { maxTotalVolumeGigabytes: 99 },
    /GB of volumes: "0 of 99 used": must have 100 free/,
  ],
  ["C5: volumes that nobody wants", {}, { maxTotalVolumes: 0 }, undefined],
])("%s", async (_, own, absolute, refusal) => {
  instances = 20;
  details = { status: 404, body: {} };
  more = absolute;
  const checked = check(own);
  await (refusal === undefined
    ? expect(checked).resolves.toEqual(["quota of network"])
    : expect(checked).rejects.toThrow(refusal));
});
