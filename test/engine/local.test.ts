import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority } from "../../src/resources/certificateAuthority";
import { ClientCertificate } from "../../src/resources/clientCertificate";
import { LabFiles } from "../../src/resources/labFiles";
import { Random } from "../../src/resources/random";
import { SshKeyPair } from "../../src/resources/sshKeyPair";
import { EngineStack } from "../helpers/engine";

/** Resources that need no machine, with the real engine and the real plugin. */

const stack = new EngineStack();
beforeAll(() => stack.open(), 60_000);
afterAll(() => stack.dispose(), 60_000);

function program(keeper: string) {
  return (): Promise<Record<string, unknown>> => {
    const token = new Random("token", { lengths: [6, 16], keeper });
    const login = new SshKeyPair("login", { comment: "test" });
    const authority = new CertificateAuthority("ca", { commonName: "kubernetes", days: 10, keeper });
    const client = new ClientCertificate("client", {
      authority,
      commonName: "someone",
      organization: "a-group",
      days: 1,
    });
    new LabFiles("files", { files: { token: token.value, "public.txt": login.publicKey } });
    return Promise.resolve({
      token: token.value,
      login: pulumi.secret(login.privateKey),
      authority: authority.certificate,
      key: authority.privateKey,
      hash: authority.publicKeyHash,
      client: client.certificate,
    });
  };
}

let first: Record<string, string>;

test("makes tokens, keys and certificates; what must be secret is", async () => {
  const { result } = await stack.up(program("one"));
  expect(
    Object.entries(result.outputs)
      .filter(([, { secret }]) => secret)
      .map(([name]) => name)
      .sort(),
  ).toEqual(["key", "login", "token"]);
  first = Object.fromEntries(
    Object.entries(result.outputs).map(([name, { value }]) => [name, String(value)]),
  );
  expect(first["token"]).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}$/);
}, 60_000);

test("the client certificate is signed by the authority, for its user and group", () => {
  const authority = new X509Certificate(first["authority"] ?? "");
  const client = new X509Certificate(first["client"] ?? "");
  expect(authority.ca).toBe(true);
  expect(client.verify(authority.publicKey)).toBe(true);
  expect(client.subject.split("\n").sort()).toEqual(["CN=someone", "O=a-group"]);
});

test("the pin is the one that kubeadm computes", async () => {
  const { createHash } = await import("node:crypto");
  const der = new X509Certificate(first["authority"] ?? "").publicKey.export({ type: "spki", format: "der" });
  expect(first["hash"]).toBe(`sha256:${createHash("sha256").update(der).digest("hex")}`);
});

test("files are for their owner only, and a lost or changed one comes back", async () => {
  const path = join(stack.home, stack.name, "token");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(stack.home, stack.name)).mode & 0o777).toBe(0o700);
  rmSync(path);
  writeFileSync(join(stack.home, stack.name, "public.txt"), "something else");
  const { steps } = await stack.up();
  expect(steps).toEqual(["update files"]);
  expect(readFileSync(path, "utf8")).toBe(first["token"]);
}, 60_000);

test("another keeper makes another token and authority, and with it another client", async () => {
  const { result, steps } = await stack.up(program("two"));
  expect(steps.filter((step) => step.startsWith("replace")).sort()).toEqual([
    "replace ca",
    "replace client",
    "replace token",
  ]);
  expect(result.outputs["token"]?.value).not.toBe(first["token"]);
  expect(result.outputs["login"]?.value).toBe(first["login"]);
}, 60_000);

test("the state shows no secret", () => {
  const state = stack.state();
  for (const name of ["token", "login", "key"]) {
    const line = (first[name] ?? "").split("\n").at(1) ?? first[name] ?? "";
    expect(line.length).toBeGreaterThan(10);
    expect(state).not.toContain(line);
  }
});

test("destroy removes the files", async () => {
  await stack.destroy();
  expect(existsSync(join(stack.home, stack.name, "token"))).toBe(false);
}, 60_000);
