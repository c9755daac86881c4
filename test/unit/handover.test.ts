import { parseSshConfig, renderSshConfig } from "../../src/handover/sshConfig";
import { parseOpenrc, renderOpenrc } from "../../src/manila/openrc";

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

test("a written openrc is read back", () => {
  const text = renderOpenrc({
    ...{ authUrl: "http://10.97.6.30:5000/v3", region: "RegionOne", interface: "public" },
    ...{ user: "demo", project: "demo", password: "abc123" },
  });
  expect(parseOpenrc(text)).toMatchObject({
    OS_AUTH_URL: "http://10.97.6.30:5000/v3",
    OS_USERNAME: "demo",
    OS_PASSWORD: "abc123",
    OS_INTERFACE: "public",
  });
});
