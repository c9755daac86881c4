import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { writeProject } from "../../src/cli/project";
import { removeEncryptionSalt, withEncryptionSalt } from "../../src/settings/stackFile";
import { temporaryHome } from "../helpers/ownEnvironment";

temporaryHome();

const settings = "# mine\nconfig:\n  manilakube:machines: { kind: podman }\n";

test("a stack file's salt is put in, exchanged and taken out; nothing else changes", () => {
  const salted = withEncryptionSalt(settings, "v1:one");
  expect(salted).toBe(`${settings}encryptionsalt: v1:one\n`);
  expect(withEncryptionSalt(salted, "v1:two")).toBe(`${settings}encryptionsalt: v1:two\n`);
  expect(withEncryptionSalt(salted, undefined)).toBe(settings);
  expect(withEncryptionSalt("config: {}", "v1:one")).toBe("config: {}\nencryptionsalt: v1:one\n");
});

test("a stack whose file is gone still has a project to be destroyed with", () => {
  expect(() => {
    removeEncryptionSalt("no-such-stack");
  }).not.toThrow();
  const directory = writeProject("no-such-stack");
  expect(readFileSync(join(directory, "Pulumi.no-such-stack.yaml"), "utf8")).toBe("");
  expect(load(readFileSync(join(directory, "Pulumi.yaml"), "utf8"))).toMatchObject({ name: "manilakube" });
});
