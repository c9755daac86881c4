import { chmodSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { metadataOf, tagsOf } from "../../src/machines/openstack/mark";
import { CommandLine } from "../helpers/cli";
import { FakeCloud } from "../helpers/fakeCloud";
import { withPulumiProcess } from "../helpers/pulumiProcess";

/**
 * `lab down` of a lab in a cloud, as a user calls it. The stack is the sample, whose settings are not filled in: where the lab
 * is, its record says.
 */

const stack = "openstack";
const mark = { stack, id: "0a1b2c3d" };
const record = join(".own", "clouds", `${stack}.json`);
const command = new CommandLine();
let cloud: FakeCloud;
let other: FakeCloud;

beforeAll(() => {
  // Nothing of a lab in a cloud is on this host.
  command.program("podman", "exit 1");
});
beforeEach(async () => {
  cloud = await new FakeCloud().start();
  other = await new FakeCloud().start();
  const place = { authUrl: `${cloud.url}/v3`, region: "RegionOne", project: cloud.project };
  command.file(record, JSON.stringify({ id: mark.id, entry: "mine", ...place }));
  for (const each of [cloud, other]) {
    each.add("servers", { id: "s", name: `manilakube-${stack}-worker0`, metadata: metadataOf(mark) });
    each.add("networks", { id: "n", name: `manilakube-${stack}`, tags: tagsOf(mark) });
  }
});
afterEach(() => {
  cloud.stop();
  other.stop();
});
afterAll(() => {
  command.dispose();
});

/** @param leadingTo where the entry of clouds.yaml leads by now */
async function down(leadingTo: FakeCloud): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const { auth, region } = leadingTo.login();
  command.file("clouds.yaml", dump({ clouds: { mine: { auth, region_name: region } } }));
  return command.run(["down", stack], { OS_CLIENT_CONFIG_FILE: join(command.home, "clouds.yaml") });
}

const state = join(".own", "state", ".pulumi");
const stateFile = join(state, "stacks", "manilakube", `${stack}.json`);

/** Pulumi knows of the network. It is a stand-in that takes it down as the real one does: not while something uses it. */
function addState(): void {
  const inputs = { authUrl: `${cloud.url}/v3`, region: "RegionOne", userName: "me", password: "first" };
  const provider = { urn: "cloud", id: "p", type: "pulumi:providers:openstack", inputs };
  const resources = [{ urn: "lab", type: "pulumi:pulumi:Stack" }, provider, { urn: "network", id: "n" }];
  command.file(stateFile, JSON.stringify({ version: 3, checkpoint: { latest: { resources } } }));
  const exported = JSON.stringify({ version: 3, deployment: { resources } });
  const answers = { version: "v3.259.0", "stack export": exported, "stack history": "[]" };
  const standIn = `#!${process.execPath}
const { createWriteStream, rmSync } = require("node:fs");
const line = process.argv.slice(2).join(" ");
const answer = Object.entries(${JSON.stringify(answers)}).find(([name]) => line.startsWith(name));
if (answer) {
  console.log(answer[1]);
} else if (line.startsWith("stack import")) {
  process.stdin.pipe(createWriteStream(${JSON.stringify(join(command.home, "imported"))}));
} else if (line.startsWith("stack rm")) {
  rmSync(${JSON.stringify(join(command.home, stateFile))});
} else if (line.startsWith("destroy")) {
  const headers = { "x-auth-token": "token for ${cloud.password}" };
  fetch("${cloud.url}/v2.0/networks/n", { method: "DELETE", headers }).then(async (response) => {
    process.exitCode = response.ok ? 0 : 1;
    console.error(await response.text());
  });
}
`;
  const pulumi = join(".cache", "tools-000000000000", "bin", "pulumi");
  command.file(pulumi, standIn);
  chmodSync(join(command.home, pulumi), 0o755);
  command.file(join(".cache", "pulumi-openstack-000000000000", "bin", "none"), "");
  command.file(join(".cache", "pulumi-kubernetes-000000000000", "none"), "");
  // Forgotten, and on the network that is not.
  cloud.add("ports", {
    id: "f",
    name: `manilakube-${stack}-worker0-ab12cd`,
    network: "n",
    tags: tagsOf(mark),
  });
}

test("what Pulumi forgot goes first, then what it knows, with a password that is new", async () => {
  cloud.password = "rotated";
  addState();
  const { exitCode, stdout, stderr } = await down(cloud);
  expect(`${exitCode} ${stderr}`).toMatch(/^0 /);
  expect(stdout).toMatch(
    /✓ what Pulumi forgot .* removed server manilakube-openstack-worker0, port manilakube/,
  );
  expect(stdout).toMatch(/✓ leftovers in the cloud +[\d.]+ s  none/);
  expect(cloud.changes).toEqual(["DELETE servers/s", "DELETE ports/f", "DELETE networks/n"]);
  expect(readFileSync(join(command.home, "imported"), "utf8")).toContain("rotated");
  // The first command of the file has all of the program transpiled.
}, 120_000);

test("what a Pulumi makes that is still at work is not taken for forgotten", async () => {
  addState();
  const lock = join(state, "locks", "organization", "manilakube", stack, "lock.json");
  const { exitCode, stderr } = await withPulumiProcess((pid) => {
    command.file(lock, JSON.stringify({ pid }));
    return down(cloud);
  });
  rmSync(join(command.home, lock));
  rmSync(join(command.home, stateFile));
  expect(stderr).toContain("`lab down` goes on from here");
  expect(exitCode).toBe(1);
  expect(cloud.changes).toEqual([]);
}, 60_000);

test("what is left goes, with a password that is new", async () => {
  cloud.password = "rotated";
  const { exitCode, stdout, stderr } = await down(cloud);
  expect(`${exitCode} ${stderr}`).toMatch(/^0 /);
  expect(stdout).toMatch(
    /✓ leftovers in the cloud .* removed server manilakube-openstack-worker0, network manilakube-openstack/,
  );
  expect(stdout).toContain("Lab 'openstack' is gone");
  expect(cloud.ids()).toEqual([]);
  expect(existsSync(join(command.home, record))).toBe(false);
}, 60_000);

test("a login to another cloud removes nothing there, and the lab stays known", async () => {
  const { exitCode, stdout, stderr } = await down(other);
  expect(stderr).toContain(`at ${cloud.url}/v3`);
  expect(stderr).toContain(`it leads to project demo, at ${other.url}/v3`);
  expect(stdout).not.toContain("is gone");
  expect(exitCode).toBe(2);
  expect([...cloud.changes, ...other.changes]).toEqual([]);
  expect(existsSync(join(command.home, record))).toBe(true);
}, 60_000);
