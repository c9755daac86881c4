import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { authentication } from "../../src/machines/openstack/cloud/authentication";
import { findCloud, type CloudLogin } from "../../src/machines/openstack/cloud/cloudsFile";
import { providerLogin } from "../../src/machines/openstack/providerLogin";
import { InputError } from "../../src/settings/problem";
import { refusalOf } from "../helpers/keystone";
import { loginCases } from "../helpers/loginCases";
import { homeOf } from "../helpers/loginFiles";

/** Logins as people have them: what keystone is sent, what the provider is told, and what is refused before either. */

const homes: string[] = [];
afterAll(() => {
  homes.forEach((home) => {
    rmSync(home, { recursive: true });
  });
});

type Given = Parameters<typeof homeOf>[0] & { readonly cloud?: string | undefined };

function find(given: Given, prepare?: (home: string) => void): CloudLogin {
  const env = homeOf(given, "http://192.0.2.7:5000");
  homes.push(env.HOME);
  prepare?.(env.HOME);
  return findCloud(given.cloud, env);
}

test.each(loginCases)("$name", (given) => {
  const login = find(given);
  const body = { auth: authentication(login.auth) };
  expect(body.auth).toEqual(given.auth);
  expect(refusalOf(JSON.stringify(body))).toBeUndefined();
  expect(login).toMatchObject({ region: given.region, verify: given.verify ?? true });
  expect(login.auth["auth_url"]).toBe("http://192.0.2.7:5000/v3");
});

test.each(loginCases)(
  "$name: the provider is told one domain for each name, and nothing that is not of this login",
  (given) => {
    const { inputs, secrets } = providerLogin(find(given), "R");
    const { userDomainName, userDomainId, projectDomainName, projectDomainId } = inputs;
    expect([userDomainName, userDomainId].filter((value) => value !== undefined).length).toBeLessThan(2);
    expect([projectDomainName, projectDomainId].filter((value) => value !== undefined).length).toBeLessThan(
      2,
    );
    expect(
      [inputs["tenantName"], inputs["tenantId"]].filter((value) => value !== undefined).length,
    ).toBeLessThan(2);
    expect(secrets.filter((name) => inputs[name] !== undefined)).toHaveLength(1);
    if (inputs["applicationCredentialId"] !== undefined) {
      expect(inputs).toMatchObject({
        userName: undefined,
        userId: undefined,
        tenantName: undefined,
        tenantId: undefined,
      });
    }
  },
);

const file = ".config/openstack/clouds.yaml";
const entry = (text: string): Given => ({ cloud: "mine", files: { [file]: `clouds:\n  mine: ${text}\n` } });
const login = "username: me, password: very secret, project_name: demo";
const auth = `auth: { auth_url: 'http://192.0.2.7/v3', ${login} }`;

const refusals: readonly { readonly name: string; readonly given: Given; readonly rule: RegExp }[] = [
  ...[
    "v3oidcpassword",
    "v3totp",
    "v3websso",
    "v2password",
    "v3multifactor",
    "none",
    "http_basic",
    "of.my.own",
  ].map((type) => ({
    name: `L7: auth_type ${type}`,
    given: entry(`{ auth_type: ${type}, ${auth} }`),
    rule: new RegExp(
      `"mine": has the auth_type '${type}'; the lab can log in with password, v3password, token`,
    ),
  })),
  { name: "no address", given: entry(`{ auth: { ${login} } }`), rule: /"mine": has no auth_url/ },
  { name: "no login", given: entry("{ region_name: x }"), rule: /"mine": has no auth_url/ },
  {
    name: "no password",
    given: entry("{ auth: { auth_url: 'http://a', username: me } }"),
    rule: /has no password .*OS_PASSWORD/,
  },
  {
    name: "no user",
    given: entry("{ auth: { auth_url: 'http://a', password: very secret } }"),
    rule: /has no username/,
  },
  {
    name: "half a credential",
    given: entry(
      "{ auth_type: v3applicationcredential, auth: { auth_url: 'http://a', application_credential_id: a } }",
    ),
    rule: /has no application_credential_secret/,
  },
  {
    name: "an address that is none",
    given: entry(`{ auth_url: 'keystone:5000', auth: { ${login} } }`),
    rule: /must have an auth_url such as .* has keystone:5000/,
  },
  {
    name: "an auth that is a text",
    given: entry("{ auth: me }"),
    rule: /keys with texts in its section 'auth'/,
  },
  {
    name: "a key that is a list",
    given: entry("{ auth: { auth_url: 'http://a', username: [me], password: x } }"),
    rule: /must have a text for 'username'/,
  },
  { name: "an entry that is a text", given: entry("me"), rule: /must be an entry with keys/ },
  {
    name: "a login for a whole domain",
    given: entry("{ auth: { auth_url: 'http://a', username: me, password: x, domain_name: Default } }"),
    rule: /is for a whole domain or system; .*project_name/,
  },
  {
    name: "L9: a profile that nobody has",
    given: entry(`{ profile: ovh, auth: { ${login} } }`),
    rule: /profile 'ovh', which no clouds-public.yaml holds/,
  },
  {
    name: "L9: a region that the entry has not",
    given: {
      ...entry(`{ regions: [A, B], ${auth} }`),
      cloud: undefined,
      env: { OS_CLOUD: "mine", OS_REGION_NAME: "C" },
    },
    rule: /has the regions A, B, and OS_REGION_NAME is C/,
  },
  {
    name: "L10: a cacert that is not there",
    given: entry(`{ cacert: ~/ca.pem, ${auth} }`),
    rule: /has a cacert that is not there: \/.*\/ca\.pem/,
  },
  {
    name: "a flag that is none",
    given: entry(`{ verify: perhaps, ${auth} }`),
    rule: /must have true or false for 'verify'/,
  },
  {
    name: "an unknown entry",
    given: { ...entry(`{ ${auth} }`), cloud: "other" },
    rule: /"other": must be an entry of clouds.yaml; there are: mine/,
  },
  {
    name: "no YAML",
    given: { cloud: "mine", files: { [file]: "clouds: [" } },
    rule: /clouds.yaml": is no YAML/,
  },
  {
    name: "no entries",
    given: { cloud: "mine", files: { [file]: "- mine" } },
    rule: /must have a section 'clouds'/,
  },
  {
    name: "a file that is not there",
    given: { cloud: "mine", env: { OS_CLIENT_CONFIG_FILE: "HOME/x.yaml" } },
    rule: /is what OS_CLIENT_CONFIG_FILE names, and is not there/,
  },
  {
    name: "nothing at all",
    given: {},
    rule: /not set: must name an entry of clouds.yaml, unless OS_CLOUD or OS_AUTH_URL is set$/,
  },
  {
    name: "several entries and no choice",
    given: { files: { [file]: "clouds:\n  a: {}\n  b: {}\n" } },
    rule: /must name an entry of clouds.yaml, unless .*; there are: a, b/,
  },
];

test.each(refusals)("refused in one line, without a secret: $name", ({ given, rule }) => {
  const message = messageOf(() => find(given));
  expect(message).toMatch(rule);
  expect(message.split("\n")).toHaveLength(2);
  expect(message).not.toContain("very secret");
});

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

test("L9: OS_CLOUD with OS_REGION_NAME, as the client takes them", () => {
  const given = entry(`{ regions: [A, { name: B, values: { interface: internal } }], ${auth} }`);
  const found = find({ ...given, cloud: undefined, env: { OS_CLOUD: "mine", OS_REGION_NAME: "B" } });
  expect(found).toMatchObject({ region: "B", interface: "internal" });
});

test("L9: a profile with one address for each region", () => {
  const profiles =
    "public-clouds:\n  c: { regions: [x, y], auth: { auth_url: 'https://{region_name}.example/v3' } }\n";
  const given = entry(`{ profile: c, auth: { ${login} } }`);
  const found = find({
    ...given,
    files: { ...given.files, ".config/openstack/clouds-public.yaml": profiles },
  });
  expect(found.auth["auth_url"]).toBe("https://x.example/v3");
});

test("L10: paths below the home, of all three files", () => {
  let tls = "";
  const keys = "cacert: ~/tls/ca.pem, cert: ~/tls/cert.pem, key: ~/tls/key.pem";
  const found = find(entry(`{ ${keys}, endpoint_type: publicURL, ${auth} }`), (home) => {
    tls = join(home, "tls");
    mkdirSync(tls);
    ["ca", "cert", "key"].forEach((name) => {
      writeFileSync(join(tls, `${name}.pem`), "");
    });
  });
  const paths = { cacert: join(tls, "ca.pem"), cert: join(tls, "cert.pem"), key: join(tls, "key.pem") };
  expect(found).toMatchObject({ ...paths, interface: "public" });
  expect(providerLogin(found, "R").inputs).toMatchObject({
    cacertFile: paths.cacert,
    cert: paths.cert,
    key: paths.key,
  });
});
