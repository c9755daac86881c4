import { isUnfinished, credentialIn, withCredential } from "../../src/cli/rotation";
import { ofLab, rotationMark } from "../../src/manila/applicationCredentials";
import { cloudLogin } from "../../src/running/manila";

/** Where a rotation of the drivers' credential has got to, and what it does to Pulumi's state. */

const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const file = "/etc/manilakube/application-credential.json";

/** A phase that reads files back, as an exported state shows it. */
const phase = (outputs: Record<string, string>, results: Record<string, string>) => ({
  ...{ urn: "urn:pulumi:lab::manilakube::manilakube:lab:Script::phase", type: "manilakube:lab:Script" },
  inputs: { template: "manila/keystone.sh", outputs },
  outputs: { outputs, results: { ...mark, plaintext: JSON.stringify(results) }, digest: "abc" },
});
const stateOf = (...resources: readonly object[]) => ({
  version: 3,
  deployment: { manifest: {}, resources },
});

const old = '{"id": "one", "secret": "first"}';
const others = [
  { urn: "urn:…::lab", type: "pulumi:pulumi:Stack" },
  phase({ host: "/etc/hostname" }, { host: "storage" }),
];
const state = stateOf(
  ...others,
  phase({ credential: file, monitors: "/etc/m" }, { credential: old, monitors: "10.0.0.1" }),
);

test("the credential is found in the phase that reads it back", () => {
  expect(credentialIn(state)).toEqual({ id: "one", secret: "first" });
  expect(credentialIn(stateOf(...others))).toBeUndefined();
  expect(credentialIn({ version: 3, deployment: null })).toBeUndefined();
});

test("another one takes its place, as a secret; nothing else is changed", () => {
  const next = withCredential(state, { id: "two", secret: "second" });
  expect(credentialIn(next)).toEqual({ id: "two", secret: "second" });
  expect(next).toEqual(
    stateOf(
      ...others,
      phase(
        { credential: file, monitors: "/etc/m" },
        { credential: '{"id":"two","secret":"second"}', monitors: "10.0.0.1" },
      ),
    ),
  );
});

test("what is no credential is not shown", () => {
  const broken = stateOf(phase({ credential: file }, { credential: "hush-hush" }));
  expect(() => credentialIn(broken)).toThrow(/^no application credential is in \S+ of Manila's machine$/);
});

const places = { machine: "one", state: "one", cluster: "one", keystone: ["one"] };

test.each([
  ["nothing was begun", {}, false],
  ["a credential was made, and its secret is lost", { keystone: ["one", "two"] }, false],
  ["it had come to the machine", { machine: "two", keystone: ["one", "two"] }, true],
  ["it had come to the state", { machine: "two", state: "two", keystone: ["one", "two"] }, true],
  [
    "all but the former one's end was done",
    { machine: "two", state: "two", cluster: "two", keystone: ["one", "two"] },
    false,
  ],
  ["keystone does not know what the machine has", { machine: "two" }, false],
])("where %s: unfinished is %j → %j", (_what, changed, expected) => {
  expect(isUnfinished({ ...places, ...changed })).toBe(expected);
});

test("of the user's application credentials only the lab's own are revoked", () => {
  const found = [
    { id: "1", name: "manila-csi", description: null },
    { id: "2", name: "manila-csi-0a1b2c3d", description: rotationMark },
    { id: "3", name: "manila-csi-mine", description: "for my own driver" },
    { id: "4", name: "terraform" },
  ];
  expect(ofLab(found).map(({ id }) => id)).toEqual(["1", "2"]);
});

test("a login of clouds.yaml logs in at keystone's address, with whom it trusts", () => {
  const login = cloudLogin("demo", {
    ...{ authUrl: "http://10.0.0.1:5000/v3", region: "RegionOne", interface: "public" },
    ...{ trust: { verify: true }, auth: { username: "demo", password: "p" } },
  });
  expect(login).toEqual({
    ...{ name: "demo", region: "RegionOne", interface: "public", verify: true, cacert: undefined },
    auth: { username: "demo", password: "p", auth_url: "http://10.0.0.1:5000/v3" },
  });
});
