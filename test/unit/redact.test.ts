import fc from "fast-check";
import { redactor } from "../../src/remote/redact";

test("no line shows a secret, in plain or in base64", () => {
  const word = fc.stringMatching(/^[a-z0-9]{8,30}$/);
  fc.assert(
    fc.property(word, fc.string(), fc.string(), (secret, before, after) => {
      const redact = redactor([secret]);
      const base64 = Buffer.from(secret).toString("base64");
      expect(redact(`${before}${secret}${after}`)).not.toContain(secret);
      expect(redact(`${before}${base64}${after}`)).not.toContain(base64);
    }),
  );
});

test("a secret of several lines is masked line by line, its markers stay", () => {
  const redact = redactor(["-----BEGIN KEY-----\nAAAABBBBCCCC\n-----END KEY-----"]);
  expect(redact("key: AAAABBBBCCCC")).toBe("key: [secret]");
  expect(redact("-----BEGIN KEY-----")).toBe("-----BEGIN KEY-----");
});

test("the longer of two secrets that begin alike is masked whole", () => {
  expect(redactor(["secret", "secret-and-more"])("secret-and-more")).toBe("[secret]");
});

test("short texts are no needles", () => {
  expect(redactor(["a", "\n"])("a banana")).toBe("a banana");
});
