import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renewLogins, withLogins } from "../../src/cli/renewLogins";
import type { CloudLogin } from "../../src/machines/openstack/cloud/cloudsFile";
import { providerLogin } from "../../src/machines/openstack/providerLogin";
import { projectDirectory } from "../../src/paths";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";

const home = temporaryHome();
restoreVariables(["MANILAKUBE_CACHE"], afterAll);

const password = { auth_url: "https://keystone.example/v3", username: "me", password: "first" };
const login = (auth: CloudLogin["auth"]) =>
  providerLogin(
    { name: "mine", region: "north", interface: undefined, cacert: undefined, verify: true, auth },
    "north",
  );

/** How Pulumi shows a secret when it is asked to. */
const secret = (value: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

/** A state as `pulumi stack export --show-secrets` gives it. */
function state(changes: object = {}) {
  const { auth_url: authUrl, username: userName } = password;
  const own = {
    region: "north",
    authUrl,
    userName,
    password: secret("first"),
    insecure: "false",
    ...changes,
  };
  return {
    version: 3,
    deployment: {
      manifest: { version: "v3" },
      secrets_providers: { type: "passphrase", state: { salt: "v1:salt" } },
      resources: [
        { urn: "stack", type: "pulumi:pulumi:Stack" },
        {
          ...{ urn: "cloud", id: "an-id", custom: true, type: "pulumi:providers:openstack" },
          inputs: { ...own, version: "5.5.1", __internal: { name: "openstack" } },
          outputs: { ...own, version: "5.5.1" },
        },
        { urn: "key", type: "openstack:compute/keypair:Keypair", inputs: { password: "of something else" } },
      ],
    },
  };
}

interface Provider {
  readonly inputs: object;
  readonly outputs: object;
}

function providerIn(renewed: unknown): Provider {
  const { deployment } = renewed as { deployment: { resources: Provider[] } };
  return deployment.resources[1] as Provider;
}

test("a state with the login of now stays as it is", () => {
  expect(withLogins(state(), [login(password)])).toBeUndefined();
  // The engine may keep an empty text, and the SDK's own text of a truth.
  expect(withLogins(state({ cloud: "", insecure: false }), [login(password)])).toBeUndefined();
  expect(withLogins({ version: 3, deployment: null }, [login(password)])).toBeUndefined();
});

test("a rotated password takes the old one's place, as a secret, and nothing else changes", () => {
  const rotated = { password: secret("rotated"), cloud: "", endpointType: "" };
  expect(withLogins(state(), [login({ ...password, password: "rotated" })])).toEqual(state(rotated));
});

test("another kind of credential leaves nothing of the first", () => {
  const credential = { application_credential_id: "an-id", application_credential_secret: "hidden" };
  const renewed = withLogins(state(), [login({ auth_url: password.auth_url, ...credential })]);
  const { inputs, outputs } = providerIn(renewed);
  for (const each of [inputs, outputs]) {
    expect(each).toMatchObject({
      applicationCredentialId: "an-id",
      applicationCredentialSecret: secret("hidden"),
      version: "5.5.1",
    });
    expect(each).not.toHaveProperty("password");
    expect(each).not.toHaveProperty("userName");
  }
  expect(inputs).toHaveProperty("__internal");
});

test("a cloud that only the shell named then is named no more", () => {
  const renewed = withLogins(state({ cloud: "other" }), [login(password)]);
  expect(providerIn(renewed).inputs).toHaveProperty("cloud", "");
});

/** Pulumi is a stand-in: it shows a state, and keeps what it is told to take. */
function standIn(stack: string, shown: object | undefined): string {
  const taken = join(home, `${stack}.json`);
  const script = `#!/bin/sh
case "$*" in
  "stack export --stack ${stack} --show-secrets") ${
    shown === undefined
      ? "echo 'half a state with first'; exit 1"
      : `printf '%s\\n' '${JSON.stringify(shown)}'`
  } ;;
  "stack import --stack ${stack}") cat > '${taken}' ;;
  *) exit 1 ;;
esac
`;
  process.env["MANILAKUBE_CACHE"] = join(home, "cache");
  const program = join(home, "cache", "tools-000000000000", "bin", "pulumi");
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, script, { mode: 0o755 });
  mkdirSync(projectDirectory(stack), { recursive: true });
  return taken;
}

test("the state is only taken back where the login is another one", async () => {
  const taken = standIn("mine", state());
  await expect(renewLogins("mine", [undefined])).resolves.toBe(false);
  await expect(renewLogins("mine", [login(password)])).resolves.toBe(false);
  expect(existsSync(taken)).toBe(false);
  await expect(renewLogins("mine", [login({ ...password, password: "rotated" })])).resolves.toBe(true);
  expect(JSON.parse(readFileSync(taken, "utf8"))).toMatchObject({ version: 3 });
  expect(readFileSync(taken, "utf8")).toContain("rotated");
});

test("an error shows nothing of the state", async () => {
  standIn("mine", undefined);
  const error: unknown = await renewLogins("mine", [login(password)]).catch((reason: unknown) => reason);
  expect(String(error)).toMatch(/Pulumi does not show the state of 'mine'/);
  expect(String(error)).not.toContain("first");
});
