import fc from "fast-check";
import { resolve, sep } from "node:path";
import { setArguments, stackArgument } from "../../src/cli/stackArgument";
import { recordFile } from "../../src/machines/openstack/cloud/record";
import { labDirectory, labHome, lockFile, projectDirectory, stateFile } from "../../src/paths";
import { directoryOfLab } from "../../src/qemu/directory";
import { InputError } from "../../src/settings/problem";
import { stackFile } from "../../src/settings/stackFile";
import { isStackName } from "../../src/stackName";

test.each(["", ".", "..", "a/b", "-a", "1a", "Upper", "a b", "a\n", "x".repeat(21), "$STACK", "cloud"])(
  "%j is refused by name and rule, before anything is done with it",
  (name) => {
    expect(() => stackArgument(name)).toThrow(InputError);
    expect(() => stackArgument(name)).toThrow(`stack: ${JSON.stringify(name)}: `);
  },
);

test.each(["local", "a", "my-lab-2", "x".repeat(20)])("%j is a stack", (name) => {
  expect(stackArgument(name)).toBe(name);
});

test("sets of artifacts have names of the same form, and may be the test cloud's", () => {
  expect(
    ["local", "cloud", "csi-sanity"].reduce<string[]>((all, name) => setArguments(name, all), []),
  ).toEqual(["local", "cloud", "csi-sanity"]);
  expect(() => setArguments("../x", ["local"])).toThrow('stack: "../x": must start with a letter');
});

test.each([lockFile, projectDirectory, stateFile, stackFile, recordFile, directoryOfLab])(
  "no path of a stack is made of anything but its name (%p)",
  (path) => {
    for (const name of ["", ".", "..", "a/../b", "/etc", "a\u0000"]) {
      expect(() => path(name)).toThrow(RangeError);
    }
    expect(path("mine")).toContain("mine");
  },
);

test("a lab's directory is one level below the home of labs, or there is none", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom("..", ".", "", "a/..")), (name) => {
      if (isStackName(name)) {
        expect(resolve(labDirectory(name))).toBe([resolve(labHome()), name].join(sep));
      } else {
        expect(() => labDirectory(name)).toThrow(RangeError);
      }
    }),
  );
});

test("whatever a command is given as a stack's name, it is taken as it is or refused by name and rule", () => {
  const likely = fc.stringMatching(/^[a-z0-9A-Z_./-]{0,25}$/);
  fc.assert(
    fc.property(fc.oneof(likely, fc.string({ unit: "binary" })), (name) => {
      if (/^[a-z][a-z0-9-]{0,19}$/.test(name) && !name.endsWith("\n") && name !== "cloud") {
        expect(stackArgument(name)).toBe(name);
      } else {
        expect(() => stackArgument(name)).toThrow(InputError);
      }
    }),
  );
});
