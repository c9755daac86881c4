import { existsSync } from "node:fs";
import fc from "fast-check";
import { loadSettings } from "../../src/settings/load";
import { InputError, type Problem } from "../../src/settings/problem";
import { settingsSchema } from "../../src/settings/schema";
import { badSettings, StackFile } from "../helpers/badSettings";
import { commandLine } from "../helpers/commandLine";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";
import { PodmanStandIn } from "../helpers/podmanStandIn";

/** Stacks that cannot be: exit code 2, all that is wrong in one answer, and nothing made. */

const home = temporaryHome("home");
const podman = new PodmanStandIn();
const file = new StackFile("bad-settings");
restoreVariables(["PATH"], afterAll);
beforeAll(() => {
  process.env["PATH"] = podman.path;
});
afterEach(() => {
  expect(existsSync(home)).toBe(false);
  expect(podman.changes).toEqual([]);
});
afterAll(() => {
  file.remove();
  podman.dispose();
});

/** The lines of an answer that each name a setting. */
const problemLines = (output: string): string[] => output.split("\n").filter((line) => line.startsWith("  "));

const table = badSettings();

test("the table has at least a hundred rows", () => {
  expect(table.length).toBeGreaterThanOrEqual(100);
});

test.each(table)("$settings", async ({ settings, refused }) => {
  file.write(settings);
  const { code, output } = await commandLine(["settings", file.stack]);
  const expected = Object.entries(refused).map(([name, rule]) => [`manilakube:${name}`, rule] as const);
  const lines = problemLines(output);
  for (const [name, rule] of expected) {
    const line = lines.find((each) => each.startsWith(`  ${name}: `)) ?? output;
    expect(line).toContain(`: ${rule}`);
  }
  expect(lines).toHaveLength(expected.length);
  expect(code).toBe(2);
});

test.each([
  ["a list", "- manilakube:machines\n", "must have one key, config, with the settings below it"],
  ["a word", "machines\n", "must have one key, config"],
  [
    "a misspelt key",
    "confg:\n  manilakube:machines: { kind: podman }\n",
    "confg: .*is no key of a stack's file",
  ],
  ["settings as a list", "config: [manilakube:machines]\n", "config: .*must be a group of settings"],
  [
    "a setting without its prefix",
    "config:\n  machines: { kind: podman }\n",
    "must be written as manilakube:machines",
  ],
  ["a setting twice", "config:\n  manilakube:csi: {}\n  manilakube:csi: {}\n", "is no YAML"],
  ["a tab", "config:\n\tmanilakube:csi: {}\n", "is no YAML"],
  [
    "an alias of what it stands in",
    "config:\n  manilakube:machines: &a { kind: *a }\n",
    "machines.kind: <ref",
  ],
])("a stack's file that is %s is refused", async (_what, text, expected) => {
  file.writeText(text);
  const { code, output } = await commandLine(["settings", file.stack]);
  expect(output).toMatch(new RegExp(expected));
  expect(code).toBe(2);
});

test("what YAML can say and JSON cannot is shown as it is, and what is long is cut", () => {
  const machines = { kind: "podman", limits: { worker: { cpus: Infinity, memory: "x".repeat(1000) } } };
  const text = new InputError("No lab", problemsOf({ machines })).message;
  expect(text).toContain("machines.limits.worker.cpus: Infinity: must be");
  expect(text).toMatch(/memory: "x{199}…: must be a size/);
});

test("`up` and `doctor` refuse as well, with what the host lacks in the same answer", async () => {
  file.write({ machines: { kind: "podman", workers: 9999 }, nodes: { developerTools: "yes" } });
  for (const command of ["up", "doctor"]) {
    const { code, output } = await commandLine([command, file.stack]);
    expect(output).toContain("9999");
    expect(output).toContain("must be true or false");
    expect(output).toContain("podman");
    expect(code).toBe(2);
  }
});

/** What is said of settings; nothing where they are taken. */
function problemsOf(config: Readonly<Record<string, unknown>>): readonly Problem[] {
  try {
    loadSettings("lab1", config);
    return [];
  } catch (error) {
    if (error instanceof InputError) {
      return error.problems;
    }
    throw error;
  }
}

const nameAndRule = ({ setting, rule }: Problem): string => `${setting} ${rule}`;

test("whatever is wrong at once is told at once", () => {
  const single = table
    .map(({ settings }) => settings)
    .filter((each) => Object.keys(each).length === 1 && !settingsSchema.safeParse(each).success);
  fc.assert(
    fc.property(fc.shuffledSubarray(single, { minLength: 2, maxLength: 5 }), (rows) => {
      // Of two rows with the same group, the later one's.
      const together = Object.assign({}, ...rows) as Record<string, unknown>;
      const told = problemsOf(together).map(nameAndRule);
      for (const [group, value] of Object.entries(together)) {
        expect(told).toEqual(expect.arrayContaining(problemsOf({ [group]: value }).map(nameAndRule)));
      }
    }),
  );
});
