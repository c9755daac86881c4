import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dump } from "js-yaml";
import { connectToLab } from "../../src/machines/openstack/cloud/connect";
import { keepRecord, readRecord, recordedLabs, recordFile } from "../../src/machines/openstack/cloud/record";
import { descriptionOf, tagsOf } from "../../src/machines/openstack/mark";
import { openstackPlace } from "../../src/machines/openstack/place";
import { cloudSweeper } from "../../src/machines/openstack/sweeper";
import { stateFile } from "../../src/paths";
import { loadSettings, type OpenstackSettings } from "../../src/settings/load";
import { FakeCloud } from "../helpers/fakeCloud";
import { temporaryHome } from "../helpers/ownEnvironment";

/** Which cloud a lab is in, and whose things are there. */

const home = temporaryHome();
const clouds = join(home, "clouds.yaml");
const env = { OS_CLIENT_CONFIG_FILE: clouds };
const signal = new AbortController().signal;

let first: FakeCloud;
let second: FakeCloud;
beforeEach(async () => {
  first = await new FakeCloud().start();
  second = await new FakeCloud().start();
  writeClouds();
});
afterEach(() => {
  first.stop();
  second.stop();
  rmSync(join(home, ".own"), { recursive: true, force: true });
});

/** As they are now. */
function writeClouds(): void {
  const entry = (cloud: FakeCloud): object => {
    const { auth, region } = cloud.login();
    return { auth, region_name: region };
  };
  writeFileSync(clouds, dump({ clouds: { first: entry(first), second: entry(second) } }));
}

async function makeLab(): Promise<string> {
  return keepRecord("mine", await connectToLab("mine", "first", env)).id;
}

test("the record says where the lab is, for its owner only, and stays as it is", async () => {
  first.password = "in no record";
  writeClouds();
  const id = await makeLab();
  expect(readRecord("mine")).toEqual({
    id,
    entry: "first",
    authUrl: `${first.url}/v3`,
    region: "RegionOne",
    project: { id: "project-id", name: "demo" },
  });
  expect(id).toMatch(/^[0-9a-f]{8}$/);
  expect(statSync(recordFile("mine")).mode & 0o777).toBe(0o600);
  expect(readFileSync(recordFile("mine"), "utf8")).not.toContain(first.password);
  await expect(makeLab()).resolves.toBe(id);
  expect(recordedLabs()).toEqual(["mine"]);
});

test("another cloud is refused, and both are named", async () => {
  await makeLab();
  const refusal = connectToLab("mine", "second", env);
  await expect(refusal).rejects.toThrow("The lab 'mine' is in another cloud or project");
  const made = `project demo (project-id), at ${first.url}/v3, region RegionOne (entry 'first' of clouds.yaml)`;
  await expect(refusal).rejects.toThrow(made);
  await expect(refusal).rejects.toThrow(`it leads to project demo, at ${second.url}/v3, region RegionOne`);
});

test("so are another project and another region of the same one", async () => {
  await makeLab();
  first.project = { id: "other-id", name: "demo" };
  await expect(connectToLab("mine", "first", env)).rejects.toThrow("it leads to project demo (other-id)");
  first.project = { id: "project-id", name: "demo" };
  first.region = "RegionTwo";
  writeClouds();
  await expect(connectToLab("mine", "first", env)).rejects.toThrow(/it leads to .* region RegionTwo/);
});

test("a rotated password, another user, a renamed project and another way to write the address are no other cloud", async () => {
  await makeLab();
  first.password = "rotated";
  first.project = { id: "project-id", name: "renamed" };
  const { auth } = first.login();
  const variables = Object.entries({ ...auth, auth_url: `${first.url}/` }).map(
    ([name, value]): [string, string] => [`OS_${name.toUpperCase()}`, value],
  );
  const shell = { ...Object.fromEntries(variables), OS_USERNAME: "somebody", OS_REGION_NAME: "RegionOne" };
  await expect(connectToLab("mine", undefined, shell)).resolves.toHaveProperty("project.name", "renamed");
});

test("a shell that names no cloud means the one that the lab was made with, and hears where that is", async () => {
  await makeLab();
  await expect(connectToLab("mine", undefined, env)).resolves.toHaveProperty("login.name", "first");
  await expect(connectToLab("mine", undefined, { ...env, OS_CLOUD: "second" })).rejects.toThrow(
    "in another cloud or project",
  );
  writeFileSync(clouds, dump({ clouds: {} }));
  await expect(connectToLab("mine", undefined, env)).rejects.toThrow(
    /"first": must be an entry of clouds.yaml; .*; the lab 'mine' is in project demo \(project-id\), at http/,
  );
});

test("a lab from before there were records is where its provider was told", async () => {
  const inputs = { authUrl: `${first.url}/v3`, region: "RegionOne", tenantName: "demo", userName: "me" };
  const resources = [{ type: "pulumi:pulumi:Stack" }, { type: "pulumi:providers:openstack", inputs }];
  mkdirSync(dirname(stateFile("mine")), { recursive: true });
  writeFileSync(stateFile("mine"), JSON.stringify({ checkpoint: { latest: { resources } } }));
  await expect(connectToLab("mine", "second", env)).rejects.toThrow("in another cloud or project");
  await expect(connectToLab("mine", "first", env)).resolves.toHaveProperty("region", "RegionOne");
});

test("a record that is none stops everything, by its name", async () => {
  await makeLab();
  writeFileSync(recordFile("mine"), "{}");
  await expect(connectToLab("mine", "first", env)).rejects.toThrow(
    `${recordFile("mine")}: not set: must say`,
  );
});

function placeIn(cloud: string) {
  const machines = { kind: "openstack", image: "i", flavor: "f", allowedCidrs: ["192.0.2.0/24"], cloud };
  const settings = loadSettings("mine", { machines });
  return openstackPlace(settings, settings.machines as OpenstackSettings);
}

/** The place reads the shell's variables by itself. */
async function withClouds<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env["OS_CLIENT_CONFIG_FILE"];
  process.env["OS_CLIENT_CONFIG_FILE"] = clouds;
  try {
    return await work();
  } finally {
    if (before === undefined) {
      Reflect.deleteProperty(process.env, "OS_CLIENT_CONFIG_FILE");
    } else {
      process.env["OS_CLIENT_CONFIG_FILE"] = before;
    }
  }
}

test("up and status look at the lab's cloud only, and at the lab's servers", async () => {
  const id = await makeLab();
  const server = (name: string, metadata: object) => ({ id: name, name, status: "ACTIVE", metadata });
  first.add(
    "servers",
    server("manilakube-mine-worker0", { manilakube: "mine", "manilakube-lab": id }),
    server("manilakube-mine-worker1", { manilakube: "mine" }),
    server("manilakube-mine-storage", { manilakube: "mine", "manilakube-lab": "ffffffff" }),
    server("mail", {}),
  );
  await withClouds(async () => {
    const states = await placeIn("first").states();
    expect(states.map(({ name }) => name)).toEqual(["manilakube-mine-worker0", "manilakube-mine-worker1"]);
    const other = placeIn("second");
    await expect(other.states()).rejects.toThrow("in another cloud or project");
    const { subject, findings } = await other.examine([], false);
    expect(subject).toContain("in another cloud or project");
    expect(findings).toMatchObject([{ verdict: "stop" }]);
    await expect(other.sources({} as never)).rejects.toThrow("in another cloud or project");
  });
});

test("Pulumi is told the credential of now", async () => {
  await makeLab();
  first.password = "rotated";
  writeClouds();
  const login = await withClouds(() => placeIn("first").login());
  expect(login?.inputs).toMatchObject({
    authUrl: `${first.url}/v3`,
    password: "rotated",
    tenantName: "demo",
  });
  expect(login?.secrets).toContain("password");
});

test("a sweep removes nothing from another cloud", async () => {
  const id = await makeLab();
  const mark = { stack: "mine", id };
  second.add("networks", { id: "n", name: "manilakube-mine", tags: tagsOf(mark) });
  await withClouds(async () => {
    await expect(cloudSweeper("mine", "second").login()).rejects.toThrow("in another cloud or project");
    await expect(cloudSweeper("mine", "second").sweep({ signal })).rejects.toThrow("in another cloud");
  });
  expect(second.changes).toEqual([]);
});

test("a lab whose .lab/ is lost is shown by its id, and goes when that is given", async () => {
  const lost = { stack: "mine", id: "0a1b2c3d" };
  first.add("networks", { id: "n", name: "manilakube-mine", tags: [], description: descriptionOf(lost) });
  await withClouds(async () => {
    await expect(cloudSweeper("mine", "first").login()).resolves.toBeUndefined();
    const looked = await cloudSweeper("mine", "first").sweep({ signal });
    expect(looked.removed).toEqual([]);
    expect(looked.remarks).toEqual([expect.stringContaining("scripts/lab down mine --lab-id 0a1b2c3d")]);
    const swept = await cloudSweeper("mine", "first", "0a1b2c3d").sweep({ signal });
    expect(swept.removed).toEqual(["network manilakube-mine"]);
  });
});

test("where nothing is known to be, a cloud that does not answer is no obstacle", async () => {
  first.stop();
  const swept = await withClouds(() => cloudSweeper("mine", "first").sweep({ signal }));
  expect(swept.remarks).toEqual([expect.stringMatching(/^not looked at, .*does not answer/s)]);
});

test("an id that is none, or not this lab's, is refused", async () => {
  expect(() => cloudSweeper("mine", "first", "mine")).toThrow("eight hexadecimal digits");
  const id = await makeLab();
  expect(() => cloudSweeper("mine", "first", "ffffffff")).toThrow(`must be ${id}`);
  cloudSweeper("mine", "first", id).forget();
  expect(existsSync(recordFile("mine"))).toBe(false);
});
