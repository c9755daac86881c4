import { hasFileSystem } from "../../src/running/mountNodes";

const listed = "nodev\tsysfs\nnodev\tfuse\n\text4\nnodev\tcephlike\nnodev\tnfs4\n";

test.each([
  ["nfs4", true],
  ["ext4", true],
  ["ceph", false],
  ["nodev", false],
])("whether /proc/filesystems lists %s: %s", (name, expected) => {
  expect(hasFileSystem(listed, name)).toBe(expected);
});
