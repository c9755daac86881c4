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
