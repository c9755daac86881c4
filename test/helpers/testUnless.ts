/** A test that some labs or hosts cannot run: there it is skipped, its name says why, and so does a line on the screen. */
export function testUnless(
  reason: string | undefined,
): (name: string, run: jest.ProvidesCallback, timeout?: number) => void {
  return (name, run, timeout) => {
    if (reason === undefined) {
      test(name, run, timeout);
    } else {
      process.stderr.write(`skipped: ${name}: ${reason}\n`);
      test.skip(`${name} [skipped: ${reason}]`, run, timeout);
    }
  };
}
