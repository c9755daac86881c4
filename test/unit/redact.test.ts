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

const cephx = "AQBZxSRnq0YEMxAAPw3eJmJQ1wJtq8f8c3wQxA==";

test.each([
  [`sudo: manila : COMMAND=/usr/bin/manila-rootwrap sh -c echo 'Secret_Access_Key = "${cephx}";'`, cephx],
  [`  key = ${cephx}`, cephx],
  [`{"key":"${cephx}"}`, cephx],
  ['FSAL { Secret_Access_Key = "of-another-form"; }', "of-another-form"],
  [String.raw`"fsal": {\"Secret_Access_Key\": \"of-another-form\"}`, "of-another-form"],
  ["secret_access_key=of-another-form", "of-another-form"],
  [`new: Ag${"Aa0+/b".repeat(9)}abc=`, `Ag${"Aa0+/b".repeat(9)}abc=`],
])("what no lab knows is masked by its form: %s", (line, secret) => {
  for (const redact of [redactor([]), redactor(["another secret"])]) {
    expect(redact(line)).not.toContain(secret);
    expect(redact(line)).toContain("[secret]");
  }
});

test("other base64 stays as it is, and so do the words around a secret", () => {
  const redact = redactor([]);
  const certificate = `MIIC${cephx}`;
  expect(redact(certificate)).toBe(certificate);
  expect(redact(`Secret_Access_Key = "${cephx}"; User_Id = "x";`)).toBe(
    'Secret_Access_Key = "[secret]"; User_Id = "x";',
  );
});
