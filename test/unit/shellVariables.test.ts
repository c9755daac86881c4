import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { renderClouds } from "../../src/handover/clouds";
import { loginOfLab } from "../../src/machines/openstack/cloud/connect";
import { handedLogin, handingVariables, handLogin } from "../../src/machines/openstack/cloud/handedLogin";
import { shellVariables, takeShellVariables } from "../../src/machines/openstack/cloud/shellVariables";
import { openstackPlace } from "../../src/machines/openstack/place";
import { passwordCredential, plainTrust, type KeystoneLogin } from "../../src/manila/keystoneLogin";
import { loadSettings, type OpenstackSettings } from "../../src/settings/load";
import { CommandLine } from "../helpers/cli";
import { FakeCloud } from "../helpers/fakeCloud";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";

/** The OS_* of the user's shell decide a login where the stack leaves it to them, and reach nobody else. */

const home = temporaryHome();
const variables = ["OS_CLOUD", "OS_PASSWORD", "OS_CLIENT_CONFIG_FILE", "MANILAKUBE_CLOUD_LOGIN"];
restoreVariables(variables, afterAll);
const command = new CommandLine();
let cloud: FakeCloud;
let other: FakeCloud;
beforeAll(async () => {
  mkdirSync(home, { recursive: true });
  cloud = await new FakeCloud().start();
  other = await new FakeCloud().start();
  other.password = "other";
});
afterEach(() => {
  for (const name of variables) {
    Reflect.deleteProperty(process.env, name);
  }
  takeShellVariables(process.env);
});
afterAll(() => {
  command.dispose();
  cloud.stop();
  other.stop();
});

/** What a user may have sourced for something else. */
const foreign = {
  OS_CLOUD: "prod",
  OS_AUTH_TYPE: "v3applicationcredential",
  OS_APPLICATION_CREDENTIAL_ID: "theirs",
  OS_APPLICATION_CREDENTIAL_SECRET: "theirs",
  OS_PROJECT_ID: "theirs",
};

test("they are taken out of an environment, nothing else is, and whoever looks for the login still sees them", () => {
  const env = { ...foreign, PATH: "/bin", OSTYPE: "linux" };
  takeShellVariables(env);
  expect(env).toEqual({ PATH: "/bin", OSTYPE: "linux" });
  expect(shellVariables()).toMatchObject({ ...foreign, PATH: process.env["PATH"] });
});

test("a client of the lab is told the lab's login alone", async () => {
  const login = (user: string): KeystoneLogin => ({
    ...{ authUrl: "http://10.97.6.30:5000/v3", region: "RegionOne", interface: "public", trust: plainTrust },
    auth: passwordCredential(user, user, "abc123"),
  });
  command.file("mine/clouds.yaml", renderClouds({ admin: login("admin"), demo: login("demo") }));
  command.program("openstack", "env");
  const { stdout } = await command.run(["-s", "mine", "openstack", "share", "list"], foreign);
  const seen = stdout.split("\n").filter((line) => line.startsWith("OS_"));
  const file = join(command.home, "mine", "clouds.yaml");
  expect(seen.sort()).toEqual([
    `OS_CLIENT_CONFIG_FILE=${file}`,
    // Else the client would read the user's own secure.yaml.
    `OS_CLIENT_SECURE_FILE=${file}`,
    "OS_CLOUD=admin",
  ]);
}, 120_000);

function placeIn(entry: string | undefined): ReturnType<typeof openstackPlace> {
  const { auth, region } = cloud.login();
  const clouds = {
    mine: { auth, region_name: region },
    prod: { auth: other.login().auth, region_name: region },
  };
  process.env["OS_CLIENT_CONFIG_FILE"] = join(home, "clouds.yaml");
  writeFileSync(join(home, "clouds.yaml"), dump({ clouds }));
  const machines = { kind: "openstack", image: "i", flavor: "f", allowedCidrs: ["203.0.113.7/32"] };
  const settings = loadSettings("mine", {
    machines: entry === undefined ? machines : { ...machines, cloud: entry },
  });
  return openstackPlace(settings, settings.machines as OpenstackSettings);
}

test.each([
  { name: "the stack names the cloud, the shell another one", entry: "mine", shell: "prod", found: "mine" },
  { name: "the stack leaves it to the shell", entry: undefined, shell: "mine", found: "mine" },
])("$name: provider and program get the same login", async ({ entry, shell, found }) => {
  const place = placeIn(entry);
  Object.assign(process.env, { OS_CLOUD: shell, OS_PASSWORD: "theirs" });
  takeShellVariables(process.env);
  const login = await place.login();
  expect(login?.inputs).toMatchObject({ authUrl: `${cloud.url}/v3`, password: cloud.password, cloud: "" });
  const handed = handingVariables("mine");
  const file = Object.values(handed)[0] ?? "";
  expect(statSync(file).mode & 0o777).toBe(0o600);
  // The program is started with them, and with no OS_* at all.
  expect(loginOfLab("mine", entry, handed)).toMatchObject({ name: found, auth: cloud.login().auth });
});

test("a login is read once by a command, whatever becomes of the file", async () => {
  const place = placeIn("mine");
  takeShellVariables(process.env);
  await place.login();
  rmSync(join(home, "clouds.yaml"));
  await expect(place.login()).resolves.toMatchObject({ inputs: { password: cloud.password } });
});

test("a file of an older login is replaced, and is for its owner only", () => {
  const path = Object.values(handingVariables("mine"))[0] ?? "";
  writeFileSync(path, "{}", { mode: 0o644 });
  handLogin("mine", "cloud", other.login("prod"));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).toContain("other");
  expect(handedLogin("cloud", handingVariables("mine"))).toEqual(other.login("prod"));
  expect(handedLogin("cloud", {})).toBeUndefined();
});
