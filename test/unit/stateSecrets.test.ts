import { secretsOf } from "../../src/running/logs/stateSecrets";

const sealed = (value: unknown): object => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

const endpoint = { host: "10.97.1.10", user: "debian", privateKey: "the-login-key" };

const resources = [
  { type: "pulumi:pulumi:Stack", urn: "stack", outputs: { files: { adminrc: "/lab/adminrc" } } },
  { type: "manilakube:lab:Random", inputs: { lengths: [24] }, outputs: { value: sealed("rabbit-password") } },
  {
    type: "manilakube:lab:SshKeyPair",
    outputs: { privateKey: sealed("host-key"), publicKey: "ssh-ed25519" },
  },
  {
    type: "manilakube:lab:Script",
    inputs: {
      endpoint: sealed(endpoint),
      secrets: { DATABASE: sealed("database-password") },
      ephemeral: sealed({ TOKEN: "join-token" }),
      files: sealed([{ path: "/etc/manilakube/adminrc", content: "export OS_AUTH_URL=http://10.97.1.30" }]),
    },
    outputs: { results: sealed({ credential: '{"id": "its-id", "secret": "its-secret"}' }) },
  },
  {
    type: "pulumi:providers:openstack",
    inputs: { authUrl: "https://cloud", password: sealed("cloud-password") },
    outputs: { applicationCredentialSecret: sealed("cloud-secret") },
  },
];

test("each kind of secret of a state is found, and nothing that logs are full of", () => {
  expect(secretsOf({ deployment: { resources } }).sort()).toEqual([
    "cloud-password",
    "cloud-secret",
    "database-password",
    "host-key",
    "its-secret",
    "join-token",
    "rabbit-password",
    "the-login-key",
  ]);
});

test("a state without resources has none", () => {
  expect(secretsOf({ deployment: {} })).toEqual([]);
  expect(secretsOf({ deployment: null })).toEqual([]);
});
