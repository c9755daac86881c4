import { manilaReleases } from "../../src/releases/manila";
import { loadSettings } from "../../src/settings/load";
import { artifacts, host, Recorder, settle } from "../helpers/mocks";

/** Labs with each release of Manila under mocks: what their phases are told. */

const recorder = new Recorder();
beforeAll(() => {
  recorder.install();
});

interface Phase {
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly outputs?: Readonly<Record<string, string>>;
}

async function phases(manila: Record<string, unknown>): Promise<(name: string) => Phase> {
  recorder.resources.length = 0;
  const { Lab } = await import("../../src/lab");
  const settings = loadSettings("test", { machines: { kind: "podman", workers: 1 }, manila });
  await settle([new Lab(settings, { artifacts, machines: host })]);
  return (name) => recorder.inputsOf("manilakube:lab:Script", `manila-${name}`) as unknown as Phase;
}

test.each(manilaReleases)(
  "$name is chosen when Manila is configured, and asked for with $microversion",
  async ({ name, microversion }) => {
    const phase = await phases({ kind: "packages", release: name });
    expect(phase("config").variables).toEqual({ RELEASE: name });
    // Both run again where the release is another one: they start it, and prove that it answers.
    expect(phase("services").variables).toMatchObject({ RELEASE: name, MICROVERSION: microversion });
    expect(phase("ready").variables).toMatchObject({ MICROVERSION: microversion });
    expect(recorder.inputsOf("manilakube:lab:PodmanMachine", "storage")["rootfs"]).toBe("/cache/storage");
  },
  60_000,
);

test("by default it is the newest; keystone's users come from a program that is told their passwords as secrets", async () => {
  const phase = await phases({ kind: "packages" });
  expect(phase("config").variables).toEqual({ RELEASE: manilaReleases[0].name });
  const { secrets, files, outputs } = phase("keystone");
  const program = files.find(({ path }) => path === "/usr/local/lib/manilakube/identity.py")?.content;
  expect(program).toContain('given["SERVICE_PASSWORD"]');
  expect(program).not.toContain("value of service-password");
  expect(secrets).toHaveProperty("SERVICE_PASSWORD");
  expect(outputs).toEqual({ credential: "/etc/manilakube/application-credential.json" });
}, 60_000);
