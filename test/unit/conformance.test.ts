import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { conformance } from "../../src/cli/commands/conformance";
import { suites } from "../../src/cli/conformance";
import { knownOf } from "../../src/cli/conformance/known";
import { literally } from "../../src/cli/conformance/suite";
import { protocols } from "../../src/csi/protocols";
import { projectRoot } from "../../src/paths";

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
      expect(() => knownOf(name, selector, true)).not.toThrow();
    });
  });
});

test("what fails only for want of a mount is not expected where pods can mount", () => {
  const count = (mountable: boolean): number => knownOf("csi-sanity", "NFS", mountable).length;
  expect(count(false)).toBeGreaterThan(count(true));
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
