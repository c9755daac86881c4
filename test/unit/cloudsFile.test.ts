import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findCloud } from "../../src/machines/openstack/cloud/cloudsFile";
import { InputError } from "../../src/settings/problem";

const directory = mkdtempSync(join(tmpdir(), "manilakube-clouds-"));
const file = join(directory, "clouds.yaml");
afterAll(() => {
  rmSync(directory, { recursive: true });
});

beforeEach(() => {
  const auth = "{ auth_url: 'http://keystone:5000/v3', username: me, project_id: 12345 }";
  writeFileSync(
    file,
    `clouds:\n  mine: { region_name: north, auth: ${auth} }\n  broken: { region_name: x }\n`,
  );
  writeFileSync(join(directory, "secure.yaml"), "clouds:\n  mine: { auth: { password: hidden } }\n");
});

const env = { OS_CLIENT_CONFIG_FILE: file };

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) {
      return error.message;
    }
    throw error;
  }
  return "no error";
}

test("an entry is read, with its password from secure.yaml and numbers as texts", () => {
  expect(findCloud("mine", env)).toMatchObject({
    name: "mine",
    region: "north",
    verify: true,
    auth: { auth_url: "http://keystone:5000/v3", username: "me", project_id: "12345", password: "hidden" },
  });
});

test("OS_CLOUD stands in for the setting", () => {
  expect(findCloud(undefined, { ...env, OS_CLOUD: "mine" }).region).toBe("north");
});

test("without either, the environment says it all", () => {
  const login = findCloud(undefined, {
    OS_AUTH_URL: "http://keystone:5000/v3",
    OS_USERNAME: "me",
    OS_REGION_NAME: "south",
  });
  expect(login).toMatchObject({ region: "south", auth: { username: "me" } });
  expect(login.auth).not.toHaveProperty("region_name");
});

test("an empty variable counts as not set", () => {
  const shell = {
    OS_CLOUD: "",
    OS_AUTH_URL: "http://keystone:5000/v3",
    OS_PROJECT_ID: "",
    OS_REGION_NAME: "",
  };
  const login = findCloud(undefined, shell);
  expect(login).toMatchObject({ name: "OS_AUTH_URL", region: undefined });
  expect(login.auth).toEqual({ auth_url: "http://keystone:5000/v3" });
});

test("an unknown entry is refused with those that there are", () => {
  const message = messageOf(() => findCloud("other", env));
  expect(message).toContain('manilakube:machines.cloud: "other": must be an entry of clouds.yaml');
  expect(message).toContain("mine, broken");
  expect(message).not.toContain("hidden");
});

test("an entry without a login is refused", () => {
  expect(messageOf(() => findCloud("broken", env))).toContain("has no section 'auth'");
});

test("a file that is no YAML is refused by its name", () => {
  writeFileSync(file, "clouds: [");
  expect(messageOf(() => findCloud("mine", env))).toContain(`"${file}": is no YAML`);
});

test("nothing at all is refused with what would do", () => {
  expect(messageOf(() => findCloud(undefined, {}))).toContain(
    "not set: must name an entry of clouds.yaml, unless OS_CLOUD or OS_AUTH_URL is set",
  );
});
