import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { templatesDirectory } from "../../src/paths";
import { readScript, render } from "../../src/render/template";
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
