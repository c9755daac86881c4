import execa from "execa";
import { load } from "js-yaml";
import { cloudsSchema, renderClouds } from "../../src/handover/clouds";
import { machinesSchema, renderMachines, type HandedMachine } from "../../src/handover/machines";
import { renderSshConfig } from "../../src/handover/sshConfig";
import { passwordCredential, plainTrust, type KeystoneLogin } from "../../src/manila/keystoneLogin";
import { forgetOther, renderOpenrc } from "../../src/manila/openrc";

test("every machine has its short name and the jump host that leads to it", () => {
  const ssh = (host: string, jump?: string) => ({ host, port: 22, user: "root", hostKey: "key", jump });
  const text = renderSshConfig("/lab", [
    { name: "control-plane", ssh: ssh("10.97.6.10") },
    { name: "worker0", ssh: ssh("10.97.6.11", "control-plane") },
  ]);
  const [, first = "", second = ""] = text.split("\n\n");
  expect(first.split("\n")).toEqual([
    "Host control-plane",
    "  HostName 10.97.6.10",
    "  Port 22",
    "  User root",
    "  HostKeyAlias control-plane",
  ]);
  expect(second).toContain("  HostName 10.97.6.11");
  expect(second).toContain("  ProxyJump control-plane");
});

test.each([
  ["/lab", "IdentityFile /lab/id_ed25519", "UserKnownHostsFile /lab/known_hosts"],
  ["/100%", "IdentityFile /100%%/id_ed25519", "UserKnownHostsFile /100%%/known_hosts"],
  ["/my lab", 'IdentityFile "/my lab/id_ed25519"', 'UserKnownHostsFile "/my lab/known_hosts"'],
])("ssh finds the lab's files below %s", (directory, identity, known) => {
  const lines = renderSshConfig(directory, []).split("\n");
  expect(lines).toEqual(expect.arrayContaining([`  ${identity}`, `  ${known}`]));
});

test("ssh gives up on a machine that does not answer", () => {
  expect(renderSshConfig("/lab", []).split("\n")).toContain("  ConnectTimeout 10");
});

const demo: KeystoneLogin = {
  ...{ authUrl: "http://10.97.6.30:5000/v3", region: "RegionOne", interface: "public", trust: plainTrust },
  auth: passwordCredential("demo", "demo", "abc123"),
};
const rendered = renderOpenrc(demo);

test.each(["sh", "bash"])("who sources it in %s keeps nothing of another cloud", async (shell) => {
  const other = {
    OS_CLOUD: "prod",
    OS_AUTH_TYPE: "v3applicationcredential",
    OS_APPLICATION_CREDENTIAL_SECRET: "of their cloud",
    OS_PROJECT_ID: "theirs\nOS_NOT_A_VARIABLE",
    OS_PASSWORD: "theirs",
    OSTYPE: "stays",
  };
  const script = `set -eu\n${forgetOther}${rendered}env`;
  const { stdout } = await execa(shell, ["-c", script], { env: other });
  const seen = stdout.split("\n").filter((line) => line.startsWith("OS"));
  expect(seen.sort()).toEqual([
    "OSTYPE=stays",
    `OS_AUTH_URL=${demo.authUrl}`,
    "OS_IDENTITY_API_VERSION=3",
    "OS_INTERFACE=public",
    "OS_PASSWORD=abc123",
    "OS_PROJECT_DOMAIN_NAME=Default",
    "OS_PROJECT_NAME=demo",
    "OS_REGION_NAME=RegionOne",
    "OS_USERNAME=demo",
    "OS_USER_DOMAIN_NAME=Default",
  ]);
});

test("machines.json is read back as it was written, and a later version may say more", () => {
  const machine: HandedMachine = {
    ...{ name: "worker0", role: "worker", kind: "openstack", hostsManila: true },
    ...{ address: "203.0.113.5", privateAddress: "10.0.0.5" },
    ssh: { host: "10.0.0.5", port: 22, user: "debian", hostKey: "ssh-ed25519 AAAA", jump: "control-plane" },
  };
  const { machines } = JSON.parse(renderMachines([machine])) as { machines: object[] };
  expect(machinesSchema.parse({ machines }).machines).toEqual([machine]);
  const later = { machines: machines.map((each) => ({ ...each, zone: "nova" })), more: true };
  expect(machinesSchema.parse(later).machines).toEqual([machine]);
});

test("clouds.yaml has both logins, and no password is wrapped", () => {
  const password = "word ".repeat(40).trim();
  const text = renderClouds({
    admin: { ...demo, auth: passwordCredential("admin", "admin", password) },
    demo,
  });
  expect(text).toContain(password);
  const { clouds } = cloudsSchema.parse(load(text));
  expect(clouds.admin.auth).toMatchObject({ username: "admin", project_name: "admin", password });
  expect(clouds.demo).toMatchObject({
    ...{ region_name: "RegionOne", interface: "public" },
    auth: { auth_url: "http://10.97.6.30:5000/v3", username: "demo", password: "abc123" },
  });
});
