import fc from "fast-check";
import { resolve, sep } from "node:path";
import { stackArgument } from "../../src/cli/stackArgument";
import { labDirectory, labHome } from "../../src/paths";
import { InputError } from "../../src/settings/problem";
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
