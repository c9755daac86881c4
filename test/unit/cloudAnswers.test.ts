import { CloudClient } from "../../src/machines/openstack/cloud/client";
import type { CloudLogin } from "../../src/machines/openstack/cloud/cloudsFile";
import { gatherCloudFacts, type CloudFacts } from "../../src/machines/openstack/cloud/facts";
import { loadSettings, type OpenstackSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";
import { AnsweringCloud, type Sent } from "../helpers/answeringCloud";

/** What clouds send that nobody expected: one line with what was asked, what came, and what helps. */

const cloud = new AnsweringCloud();
beforeAll(() => cloud.start());
afterAll(() => {
  cloud.stop();
});
beforeEach(() => {
  cloud.answers = {
    "/v3/auth/tokens": cloud.token(),
    "/image/v2/images": { body: { images: [{ id: "i1", name: "debian" }] } },
    "/compute/flavors": { body: { flavors: [{ id: "f1", name: "m1" }] } },
    "/compute/os-availability-zone": { body: { availabilityZoneInfo: [{ zoneName: "nova" }] } },
    "/network/v2.0/networks": { body: { networks: [{ id: "n1", name: "public", "router:external": true }] } },
    "/network/v2.0/subnets": { body: { subnets: [] } },
  };
});

async function look(more: object = {}, login: Partial<CloudLogin> = {}): Promise<CloudFacts> {
  const machines = {
    kind: "openstack",
    image: "debian",
    flavor: "m1",
    allowedCidrs: ["192.0.2.0/24"],
    ...more,
  };
  const settings = loadSettings("mine", { machines }).machines as OpenstackSettings;
  return gatherCloudFacts(settings, await CloudClient.connect(cloud.login(login), 5));
}

async function refusal(more: object = {}, login: Partial<CloudLogin> = {}): Promise<string> {
  const error: unknown = await look(more, login).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message.split("\n")).toHaveLength(2);
  expect(message).not.toContain("very secret");
  return message;
}

const page = "<html>\n <body>Please accept our terms</body></html>";
const error = (message: string): object => ({ error: { code: 1, message } });

test.each<readonly [string, Sent, RegExp]>([
  [
    "a web page",
    { body: page },
    /answers 200 to POST .*\/v3\/auth\/tokens with what is no JSON \(text\/html\): <html> <body>Please .*`auth_url` \(OS_AUTH_URL\)/,
  ],
  [
    "another server",
    { status: 404, body: page },
    /refuses the login \(404\): <html> .*must be keystone's address/,
  ],
  [
    "a wrong password",
    { status: 401, body: error("requires authentication") },
    /refuses the login \(401\): requires authentication; username, password, project_id of the login decide that/,
  ],
  [
    "a malformed request",
    { status: 400, body: error("Expecting to find domain in user.") },
    /refuses the login \(400\): Expecting to find domain in user\.$/,
  ],
  [
    "an answer of another service",
    { body: { versions: [] } },
    /answers 200 to POST .* with nothing where 'token' must be another thing/,
  ],
  ["a token that is not sent", { body: { token: {} } }, /without a token in X-Subject-Token/],
])("to a login, %s", async (_, sent, rule) => {
  cloud.answers["/v3/auth/tokens"] = sent;
  expect(await refusal()).toMatch(rule);
});

test.each<readonly [string, string, Sent, RegExp]>([
  [
    "a web page",
    "/image/v2/images",
    { body: page },
    /answers GET .*\/image\/v2\/images\?.* with what is no JSON \(text\/html\): <html>/,
  ],
  [
    "no list",
    "/image/v2/images",
    { body: { images: null } },
    /answers GET .* with null where 'images' must be another thing/,
  ],
  [
    "a thing without its id",
    "/network/v2.0/networks",
    { body: { networks: [{ name: "x" }] } },
    /with nothing where 'networks.0.id' must be another thing/,
  ],
  [
    "a number for an id",
    "/compute/flavors",
    { body: { flavors: [{ id: 7, name: "m1" }] } },
    /with 7 where 'flavors.0.id' must/,
  ],
  [
    "a service that is down",
    "/compute/flavors",
    { status: 503, body: page },
    /answers 503 to GET \/flavors: <html> <body>/,
  ],
  [
    "a policy",
    "/compute/flavors",
    { status: 403, body: { forbidden: { message: "Policy doesn't allow it" } } },
    /answers 403 to GET \/flavors: Policy doesn't allow it; the login's user may not/,
  ],
])("to a question, %s", async (_, path, sent, rule) => {
  cloud.answers[path] = sent;
  expect(await refusal()).toMatch(rule);
});

test("nobody there, and TLS with whom speaks none", async () => {
  const auth = { ...cloud.login().auth, auth_url: "http://127.0.0.1:1/v3" };
  expect(await refusal({}, { auth })).toMatch(
    /does not answer at http:\/\/127.0.0.1:1\/v3: .*ECONNREFUSED.*`auth_url`/,
  );
  const https = { ...auth, auth_url: `${cloud.url.replace("http:", "https:")}/v3` };
  expect(await refusal({}, { auth: https })).toMatch(/is that an http address\?/);
});

test("a service that does not answer, or has no such address", async () => {
  const { body, ...rest } = cloud.token();
  cloud.answers["/v3/auth/tokens"] = {
    ...rest,
    body: JSON.parse(JSON.stringify(body).replaceAll(/:\d+\/image/g, ":1/image")) as object,
  };
  expect(await refusal()).toMatch(
    /does not answer to GET http:\/\/127.0.0.1:1\/image.*`interface` \(OS_INTERFACE\) .*now public/,
  );
  expect(await refusal({}, { interface: "internal" })).toMatch(
    /has no internal endpoint of type \w+ in region RegionOne; `interface`/,
  );
});

test("C2: what has no name goes by its id", async () => {
  cloud.answers["/image/v2/images"] = { body: { images: [{ id: "i1", name: null }, { id: "i2" }] } };
  await expect(look({ image: { node: "i1", storage: "i2" } })).resolves.toMatchObject({
    images: { node: "i1", storage: "i2" },
  });
  expect(await refusal({ image: "debian" })).toMatch(/image: "debian": is not there; there are: i1, i2/);
});

test("lists are read to their end, in each service's way", async () => {
  cloud.answers["/image/v2/images"] = {
    body: { images: [{ id: "i0", name: "other" }], next: "/v2/images?marker=i0" },
  };
  cloud.answers["/image/v2/images?status=active&limit=1000&marker=i0"] = {
    body: { images: [{ id: "i1", name: "debian" }] },
  };
  const links = [{ rel: "next", href: "" }];
  cloud.answers["/compute/flavors"] = { body: { flavors: [{ id: "f0", name: "x" }], flavors_links: links } };
  cloud.answers["/compute/flavors?marker=f0"] = { body: { flavors: [{ id: "f1", name: "m1" }] } };
  await expect(look()).resolves.toMatchObject({ images: { node: "i1" }, flavors: { node: "f1" } });
});

test("a catalog may name the version of an API", async () => {
  cloud.answers["/v3/auth/tokens"] = cloud.token({ image: "image/v2/", network: "network/v2.0" });
  await expect(look()).resolves.toMatchObject({ region: "RegionOne", externalNetwork: { id: "n1" } });
});

test("an image that no list shows is found by its id", async () => {
  const id = "0a0a0a0a-1111-2222-3333-444444444444";
  cloud.answers[`/image/v2/images/${id}`] = { body: { id, name: "hidden" } };
  await expect(look({ image: id })).resolves.toMatchObject({ images: { node: id, storage: id } });
});

test("of hundreds of names, the first are shown", async () => {
  const images = Array.from({ length: 300 }, (_, index) => ({ id: `i${index}`, name: `name${index}` }));
  cloud.answers["/image/v2/images"] = { body: { images } };
  const message = await refusal();
  expect(message).toMatch(/name0, name1, .*, and 260 more/);
  expect(message).not.toContain("name99");
});

test("C8: an external network whose name another one has is refused, since the provider goes by the name", async () => {
  const networks = [
    { id: "n1", name: "public", "router:external": true },
    { id: "n2", name: "public", "router:external": true },
  ];
  cloud.answers["/network/v2.0/networks"] = { body: { networks } };
  expect(await refusal({ externalNetwork: "n2" })).toMatch(
    /externalNetwork: "n2": is one of 2 networks with the name 'public'/,
  );
  expect(await refusal()).toMatch(/externalNetwork: "public": is the name of 2; use the id: n1, n2/);
});

test("C4: a cloud without floating IPs, whose external network machines are in", async () => {
  const subnets = [{ id: "s1", network_id: "n1", cidr: "192.0.2.0/24", ip_version: 4 }];
  cloud.answers["/network/v2.0/subnets"] = { body: { subnets } };
  await expect(
    look({ network: "public", floatingIps: "none", externalNetwork: "nowhere" }),
  ).resolves.toMatchObject({
    network: { id: "n1", subnetId: "s1", cidr: "192.0.2.0/24" },
  });
  expect(await refusal({ network: "public" })).toMatch(/floatingIps: "services": must be none where/);
});
