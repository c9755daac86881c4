import fc from "fast-check";
import { runProgram } from "../../src/process/run";
import { assemble, quote } from "../../src/remote/script";

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

test("variables and files reach their places, and commands read no script text", async () => {
  const path = `/tmp/manilakube-test-${process.pid}`;
  const script = {
    body: `cat\necho "$GREETING" >> ${path}`,
    variables: { GREETING: "it's me" },
    files: [{ path, content: "first\n", mode: "0640" }],
  };
  await bash(assemble(script));
  expect(await bash(`cat ${path}; stat -c %a ${path}; rm ${path}`)).toBe("first\nit's me\n640");
});

test("a failing command ends a script, and an early exit is its own", async () => {
  await expect(bash(assemble({ body: "false\necho not reached" }))).rejects.toThrow(
    "failed with exit code 1",
  );
  expect(await bash(assemble({ body: "echo one\nexit 0\necho two" }))).toBe("one");
});

test("the same script has the same text", () => {
  const script = { body: "true", variables: { A: "1" }, outputs: { host: "/etc/hostname" } };
  expect(assemble(script)).toBe(assemble({ ...script }));
});
