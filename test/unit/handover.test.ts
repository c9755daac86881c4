import execa from "execa";
import { parseSshConfig, renderSshConfig } from "../../src/handover/sshConfig";
import { forgetOther, parseOpenrc, renderOpenrc } from "../../src/manila/openrc";

test("the machines of a written ssh configuration are read back, without what is for all", () => {
  const host = (name: string, address: string) => ({ name, address, port: 22, user: "root", hostKey: "key" });
  const text = renderSshConfig("/lab", [
    host("control-plane", "10.97.6.10"),
    { ...host("worker0", "10.97.6.11"), jump: "control-plane" },
  ]);
  expect(parseSshConfig(text)).toEqual([
    { name: "control-plane", address: "10.97.6.10" },
    { name: "worker0", address: "10.97.6.11" },
  ]);
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

const rendered = renderOpenrc({
  ...{ authUrl: "http://10.97.6.30:5000/v3", region: "RegionOne", interface: "public" },
  ...{ user: "demo", project: "demo", password: "abc123" },
});

test("a written openrc is read back", () => {
  const text = `${forgetOther}${rendered}`;
  expect(parseOpenrc(text)).toMatchObject({
    OS_AUTH_URL: "http://10.97.6.30:5000/v3",
    OS_USERNAME: "demo",
    OS_PASSWORD: "abc123",
    OS_INTERFACE: "public",
  });
});

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
  const own = Object.entries(parseOpenrc(rendered)).map(([name, value]) => `${name}=${value}`);
  expect(seen.sort()).toEqual([...own, "OSTYPE=stays"].sort());
});
