import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { conformance } from "../../src/cli/commands/conformance";
import { protocols } from "../../src/csi/protocols";
import { projectRoot } from "../../src/paths";
import { kubernetesReleases } from "../../src/releases/kubernetes";
import { chooseRelease } from "../../src/releases/release";
import { suites } from "../../src/testing/conformance";
import { counts, knownOf } from "../../src/testing/conformance/known";
import { literally } from "../../src/testing/conformance/suite";
import { knownSchema } from "../../src/testing/conformance/verdict";

const [newest] = kubernetesReleases;
const directory = join(projectRoot, "test", "conformance");

test("what cannot be run is refused before a lab is looked for, all at once", async () => {
  const refused = conformance("no-such-stack", "tempest", { protocol: "SMB", focus: "(" });
  await expect(refused).rejects.toThrow(/"tempest".*must be one of csi-sanity, kubernetes/);
  await expect(refused).rejects.toThrow(/"SMB"/);
  await expect(refused).rejects.toThrow(/"\(".*regular expression/);
});

test("every suite has its list of known failures, and no list is without a suite", () => {
  const lists = readdirSync(directory).filter((name) => name.endsWith(".json"));
  expect(lists.sort()).toEqual(suites.map(({ name }) => `${name}.json`).sort());
  suites.forEach(({ name }) => {
    protocols.forEach(({ selector }) => {
      expect(() =>
        knownOf(name, { kubernetes: newest.name, protocol: selector, mountable: true }),
      ).not.toThrow();
    });
  });
});

test("what fails only for want of a mount is not expected where pods can mount", () => {
  const count = (mountable: boolean): number =>
    knownOf("csi-sanity", { kubernetes: newest.name, protocol: "NFS", mountable }).length;
  expect(count(false)).toBeGreaterThan(count(true));
});

test("an entry that names minors of Kubernetes counts for these only", () => {
  const known = knownSchema.parse([
    { test: "a", outcome: "fails", protocols: ["NFS"], kubernetes: ["1.36"], reason: "r", source: "s" },
    { test: "b", outcome: "fails", protocols: ["NFS"], reason: "r", source: "s" },
  ]);
  const namesFor = (kubernetes: string): string[] =>
    known
      .filter((each) => counts(each, { kubernetes, protocol: "NFS", mountable: true }))
      .map((each) => each.test);
  expect(namesFor("1.36")).toEqual(["a", "b"]);
  expect(namesFor("1.37")).toEqual(["b"]);
});

test("an entry for a minor that no lab is made of is refused", () => {
  const entry = { test: "a", outcome: "fails", protocols: ["NFS"], reason: "r", source: "s" };
  expect(() => knownSchema.parse([{ ...entry, kubernetes: ["1.20"] }])).toThrow(/1\.20|1\.37/);
});

const modules = kubernetesReleases.flatMap(({ version, suite, manilaCsiSuite }) => [
  { module: suite.module, version },
  {
    module: manilaCsiSuite.module,
    version: chooseRelease(kubernetesReleases, manilaCsiSuite.framework)?.version ?? "",
  },
]);

test.each(modules)("$module pins the tests of Kubernetes $version", ({ module, version }) => {
  const pins = readFileSync(join(projectRoot, "scripts", "offline", module, "go.mod"), "utf8");
  const staging = version.replace("v1.", "v0.");
  expect(pins).toContain(`\tk8s.io/kubernetes ${version} // indirect\n`);
  const replaced = [...pins.matchAll(/^\tk8s\.io\/\S+ => \S+ (\S+)$/gm)].map(([, to]) => to);
  expect(new Set(replaced)).toEqual(new Set([staging]));
});

test.each(protocols)("$selector's driver file names the lab's own classes and driver", (protocol) => {
  const file = load(readFileSync(join(directory, `driver-${protocol.name}.yaml`), "utf8"));
  expect(file).toMatchObject({
    StorageClass: { FromExistingClassName: protocol.storageClass },
    SnapshotClass: { FromExistingClassName: protocol.storageClass },
    DriverInfo: { Name: protocol.driver },
  });
});

test("a name is taken literally in a pattern", () => {
  const name = "PV (default fs) [Slow] a+b?";
  expect(new RegExp(literally(name)).test(`x ${name} y`)).toBe(true);
});
