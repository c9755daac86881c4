import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { join } from "node:path";
import { templatesDirectory } from "../../src/paths";
import { placeholders, readScript, render } from "../../src/render/template";
import { runProgram } from "../../src/process/run";

describe("render", () => {
  test("fills in every placeholder", () => {
    expect(render("t", "a {{ONE}} b {{TWO}} {{ONE}}", { ONE: "1", TWO: "$&" })).toBe("a 1 b $& 1");
  });

  test("a missing and a superfluous variable are one error that names both", () => {
    expect(() => render("t", "{{ONE}}", { TWO: "2" })).toThrow(
      "template t: no value for ONE; no use for TWO",
    );
  });
});

/** A text of a template, and what it is to become: of plain pieces and of placeholders. */
const pieces = fc.array(
  fc.oneof(
    // What looks like one, and what replaceAll() has a meaning for.
    fc.constantFrom("{{", "}}", "{{a}}", "{{ A }}", "$&", "$1", "\\n", "{{{}}"),
    fc.stringMatching(/^[a-z $\\\n]*$/),
    fc.record({ name: fc.constantFrom("A", "NAME", "A_1", "Z9") }),
  ),
);

test("any text is itself but for its placeholders, and a value is never looked into", () => {
  const value = fc.oneof(fc.string(), fc.constantFrom("{{A}}", "{{NAME}}", "$&", "$$"));
  fc.assert(
    fc.property(pieces, fc.record({ A: value, NAME: value, A_1: value, Z9: value }), (parts, all) => {
      // A plain piece between two others keeps their braces apart.
      const text = parts.map((part) => (typeof part === "string" ? part : `{{${part.name}}}`)).join(" ");
      const filled = parts.map((part) => (typeof part === "string" ? part : all[part.name])).join(" ");
      const used = new Set(parts.flatMap((part) => (typeof part === "string" ? [] : [part.name])));
      expect(placeholders(text)).toEqual(used);
      const variables = Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name as "A")));
      expect(render("t", text, variables)).toBe(filled);
      for (const name of used) {
        const others = Object.entries(variables).filter(([each]) => each !== name);
        expect(() => render("t", text, Object.fromEntries(others))).toThrow(
          `template t: no value for ${name}`,
        );
      }
      expect(() => render("t", text, { ...variables, UNUSED: "" })).toThrow("no use for UNUSED");
    }),
  );
});

describe("readScript", () => {
  test("wants exactly the variables that the script names", () => {
    expect(() => readScript("cluster/settle.sh", { TOKEN: "t" })).toThrow(
      "cluster/settle.sh: no value for NODES, CONTROL_PLANE, SCHEDULABLE, BOOTS, SECONDS_TO_READY",
    );
    const nodes = { NODES: "n", CONTROL_PLANE: "c", SCHEDULABLE: "false", SECONDS_TO_READY: "180" };
    const given = { TOKEN: "t", BOOTS: "", ...nodes };
    expect(readScript("cluster/settle.sh", given)).toContain("kubectl wait");
  });
});

const scripts = readdirSync(templatesDirectory, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".sh"),
);

test.each(scripts)("%s is valid shell", async (name) => {
  await expect(runProgram("bash", ["-n", join(templatesDirectory, name)])).resolves.toBe("");
});

/** What bash and systemd set, and the one variable of which the tests' stand-in for a machine has its own value. */
const fromElsewhere = new Set(["SECONDS", "MAINPID", "EXIT_CODE", "EXIT_STATUS", "MANILAKUBE_UNITS"]);

test.each(scripts)("%s declares every variable in capitals that it reads", (name) => {
  const text = readFileSync(join(templatesDirectory, name), "utf8").replaceAll(/^#.*$/gm, "");
  const read = new Set([...text.matchAll(/\$\{?([A-Z][A-Z_]{2,})\b/g)].map((match) => match[1] ?? ""));
  const set = new Set([...text.matchAll(/\b([A-Z][A-Z_]{2,})=/g)].map((match) => match[1] ?? ""));
  const declared = [
    ...readFileSync(join(templatesDirectory, name), "utf8").matchAll(/^# variables:(.*)$/gm),
  ].flatMap((match) => match[1]?.split(" ") ?? []);
  const undeclared = [...read].filter(
    (key) => !set.has(key) && !declared.includes(key) && !fromElsewhere.has(key),
  );
  expect(undeclared).toEqual([]);
});
