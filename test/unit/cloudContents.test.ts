import { join } from "node:path";
import execa from "execa";
import { projectRoot, templatesDirectory } from "../../src/paths";

/** Our program that fills the test cloud, with a stand-in for openstacksdk; the real one is part of `lab cloud up`. */
async function fill(part: string, refused: string): Promise<{ calls: string[]; exitCode: number }> {
  const standIn = join(projectRoot, "test/fixtures/openstack-stand-in.py");
  const program = join(templatesDirectory, "cloud/contents.py");
  const settings = { OS_REGION_NAME: "r", API: "http://a", PASSWORD: "p", POOL: "first,last", NETWORK: "n" };
  const { stdout, exitCode } = await execa("python3", [standIn, program, part, refused], {
    reject: false,
    env: { ...settings, GATEWAY: "g" },
  });
  return { calls: stdout.split("\n"), exitCode };
}

const calls = {
  catalog: ["create_project", "create_user", "find_role", "put", "create_service", "create_endpoint"].map(
    (call) => `identity.${call}`,
  ),
  offers: [
    "image.create",
    "image.upload",
    "compute.create_flavor",
    "network.create_network",
    "network.create_subnet",
  ],
};

test.each(Object.entries(calls))("makes the %s", async (part, expected) => {
  const result = await fill(part, "nothing");
  expect(result.exitCode).toBe(0);
  expect([...new Set(result.calls)]).toEqual(expected);
});

test.each(Object.entries(calls).flatMap(([part, each]) => each.map((call) => [part, call] as const)))(
  "fails in the %s where the cloud refuses %s",
  async (part, call) => {
    const result = await fill(part, call);
    expect(result.exitCode).toBe(1);
    expect(result.calls.at(-1)).toBe(call);
  },
);
