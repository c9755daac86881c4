import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderClouds } from "../../src/handover/clouds";
import { passwordCredential, plainTrust } from "../../src/manila/keystoneLogin";
import { cacheDirectory, labDirectory } from "../../src/paths";
import { RunningLab } from "../../src/running/lab";
import { FakeKeystone } from "../helpers/keystone";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";

/** The real openstack client with the clouds.yaml that a lab hands over. */

const home = temporaryHome();
restoreVariables(["MANILAKUBE_CACHE", "XDG_CONFIG_HOME", "NO_PROXY"], afterAll);
const keystone = new FakeKeystone();

beforeAll(async () => {
  await keystone.start();
  process.env["MANILAKUBE_CACHE"] = cacheDirectory();
  process.env["XDG_CONFIG_HOME"] = join(home, "config");
  process.env["NO_PROXY"] = "127.0.0.1";
  // Of another cloud, whose entry has the same name.
  const theirs = "clouds:\n  admin:\n    auth: { password: theirs, user_id: theirs }\n";
  mkdirSync(join(home, "config", "openstack"), { recursive: true });
  for (const name of ["clouds.yaml", "secure.yaml"]) {
    writeFileSync(join(home, "config", "openstack", name), theirs);
  }
  const login = (user: string) => ({
    ...{ authUrl: `${keystone.url}/v3`, region: "RegionOne", interface: "public" as const },
    ...{ trust: plainTrust, auth: passwordCredential(user, user, `it's ${user}: "x"`) },
  });
  mkdirSync(labDirectory("mine"), { recursive: true });
  const clouds = renderClouds({ admin: login("admin"), demo: login("demo") });
  writeFileSync(join(labDirectory("mine"), "clouds.yaml"), clouds);
});
afterAll(() => {
  keystone.stop();
});

test.each(["admin", "demo"] as const)(
  "it logs in as %s, and with nothing of the user's own files",
  async (name) => {
    const id = await new RunningLab("mine").openstack(["token", "issue", "-f", "value", "-c", "project_id"], {
      login: name,
    });
    expect(id).toBe("demo-id");
    const domain = { name: "Default" };
    expect(keystone.bodies.at(-1)).toEqual({
      identity: {
        methods: ["password"],
        password: { user: { name, password: `it's ${name}: "x"`, domain } },
      },
      scope: { project: { name, domain } },
    });
  },
  60_000,
);
