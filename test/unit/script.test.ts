import fc from "fast-check";
import { runProgram } from "../../src/process/run";
import { assemble, parseOutput, quote } from "../../src/remote/script";

async function bash(text: string): Promise<string> {
  return runProgram("bash", ["-s"], { input: text });
}

test("any text survives quoting", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary-ascii" }).filter((text) => !/[\0\r\n]/.test(text)),
      async (text) => {
        expect(await bash(`printf %s ${quote(text)}`)).toBe(text);
      },
    ),
    { numRuns: 25 },
  );
});

test("variables, files and outputs reach their places, and commands read no script text", async () => {
  const path = `/tmp/manilakube-test-${process.pid}`;
  const { text, marker } = assemble({
    body: `cat\necho "$GREETING" >> ${path}`,
    variables: { GREETING: "it's me" },
    files: [{ path, content: "first\n", mode: "0640" }],
    outputs: { all: path },
  });
  const lines = (await bash(text)).split("\n");
  expect(lines.flatMap((line) => parseOutput(line, marker) ?? [])).toEqual(["all", "first\nit's me\n"]);
  expect(await bash(`stat -c %a ${path}; rm ${path}`)).toBe("640");
});

test("a body that exits early still gives its outputs; one that fails gives none", async () => {
  const early = assemble({ body: "exit 0", outputs: { x: "/etc/hostname" } });
  expect(await bash(early.text)).toContain(`${early.marker}x=`);
  const failing = assemble({ body: "false\necho not reached", outputs: { x: "/etc/hostname" } });
  await expect(bash(failing.text)).rejects.toThrow("failed with exit code 1");
});

test("an output whose file is missing is an error that names it", async () => {
  const { text } = assemble({ body: "true", outputs: { answer: "/nowhere/answer.json" } });
  await expect(bash(text)).rejects.toThrow("the output 'answer', /nowhere/answer.json, cannot be read");
});
