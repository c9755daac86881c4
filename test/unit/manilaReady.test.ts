import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { templatesDirectory } from "../../src/paths";
import { FakeManila, type Misbehaviour } from "../helpers/fakeManila";

let work = "";
let manila: FakeManila | undefined;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "manila-ready-"));
  writeFileSync(join(work, "credential.json"), JSON.stringify({ id: "one", secret: "two" }));
});
afterEach(() => manila?.stop());
afterAll(() => {
  rmSync(work, { recursive: true });
});

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Ends what goes wrong soon; what goes well may take its time on a busy machine. */
const patient = { SECONDS_AT_MOST: "60", SECONDS_A_CALL: "30" };
const impatient = { SECONDS_AT_MOST: "1", SECONDS_A_CALL: "10" };

async function probe(wrong: Misbehaviour = {}, bounds = impatient): Promise<Outcome> {
  manila = new FakeManila(wrong);
  const url = await manila.start();
  const env = {
    PATH: process.env["PATH"] ?? "",
    // The lab's services are never asked through a proxy.
    http_proxy: "http://127.0.0.1:9",
    AUTH_URL: `${url}/v3`,
    SHARE_URL: `${url}/v2`,
    MICROVERSION: "2.99",
    TYPES: "native=CEPHFS=CEPHFSNATIVE ganesha=NFS=CEPHFSNFS",
    CREDENTIAL: join(work, "credential.json"),
    SECONDS_TO_CLEAN: "3",
    NFS_PORT: "10",
    ...bounds,
    PAUSE: "0.05",
  };
  return new Promise((resolve) => {
    execFile("python3", [join(templatesDirectory, "manila/ready.py")], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

test("both back ends give a share, and no share stays", async () => {
  const { code, output } = await probe({}, patient);
  expect(output).toContain("back end CEPHFSNATIVE: gives shares");
  expect(output).toContain("back end CEPHFSNFS: gives shares");
  expect(code).toBe(0);
  expect(manila?.shares.size).toBe(0);
}, 20_000);

test("a DELETE that is refused while the share is still being made is sent again", async () => {
  expect((await probe({ refusedDeletes: 3 }, patient)).code).toBe(0);
  expect(manila?.shares.size).toBe(0);
}, 20_000);

test("a back end without a service is named, with what Manila tells users of it; the other one counts", async () => {
  const { code, output } = await probe({ statusOf: (type) => (type === "native" ? "error" : "available") });
  expect(code).toBe(1);
  expect(output).toMatch(
    /back end CEPHFSNATIVE gives no CEPHFS share \(type native\): its share is in error: No storage could be allocated/,
  );
  expect(output).not.toContain("CEPHFSNFS gives no");
  expect(manila?.shares.size).toBe(0);
}, 20_000);

test("a deadline that passes while the share is made is a failure, not a success", async () => {
  const { code, output } = await probe({ statusOf: () => "creating" }, { ...patient, SECONDS_AT_MOST: "0" });
  expect(code).toBe(1);
  expect(output).toContain("CEPHFSNATIVE gives no CEPHFS share (type native): its share is still creating");
  expect(manila?.shares.size).toBe(0);
}, 20_000);

test("a share that never becomes available is deleted in the end", async () => {
  const { code, output } = await probe({ statusOf: () => "creating" });
  expect(code).toBe(1);
  expect(output).toContain("CEPHFSNFS gives no NFS share (type ganesha): its share is still creating");
  expect(manila?.shares.size).toBe(0);
}, 20_000);

test("a probe share that Manila will not delete is named", async () => {
  const { code, output } = await probe({ refusedDeletes: 10_000 });
  expect(code).toBe(1);
  expect(output).toMatch(/a probe share of type native stays: share share-\d: still available/);
}, 20_000);

const html = "\n<html><head>\n<title>504 Gateway Timeout</title>";
test.each<[string, Misbehaviour["answer"], string, object?]>([
  [
    "a gateway's time-out",
    (_, response) => Boolean(response.writeHead(504).end(html)),
    "504 Gateway Timeout: <html><head>",
  ],
  ["a page in place of JSON", (_, response) => Boolean(response.end(html)), "no JSON: <html><head>"],
  ["a server that hangs", () => true, "no answer within 2 s", { SECONDS_A_CALL: "2" }],
])(
  "%s is told by its first line, for each back end",
  async (_, answer, expected, bounds = {}) => {
    const wrong: Misbehaviour = {
      answer: (request, response) =>
        request.url === "/v2/shares" && request.method === "POST" && answer?.(request, response) === true,
    };
    const { code, output } = await probe(wrong, { ...impatient, ...bounds });
    expect(code).toBe(1);
    for (const [backend, protocol, type] of [
      ["CEPHFSNATIVE", "CEPHFS", "native"],
      ["CEPHFSNFS", "NFS", "ganesha"],
    ]) {
      expect(output).toMatch(
        new RegExp(`${backend} gives no ${protocol} share \\(type ${type}\\): POST \\S+/v2/shares: `),
      );
    }
    expect(output).toContain(expected);
  },
  20_000,
);

test("shares of a Ganesha that is dead are no success, although Manila makes them", async () => {
  const { code, output } = await probe({
    exportOf: (type) => (type === "ganesha" ? "127.0.0.1:/volumes/one" : "127.0.0.1:9:/volumes/one"),
  });
  expect(code).toBe(1);
  expect(output).toContain(
    "CEPHFSNFS gives no NFS share (type ganesha): nothing serves its share: 127.0.0.1 port 10: Connection refused",
  );
  expect(output).toContain(
    "CEPHFSNATIVE gives no CEPHFS share (type native): nothing serves its share: 127.0.0.1 port 9: Connection refused",
  );
  expect(manila?.shares.size).toBe(0);
}, 20_000);

test("a credential that keystone refuses ends it at once", async () => {
  const { code, output } = await probe({
    answer: (request, response) =>
      request.url === "/v3/auth/tokens" && Boolean(response.writeHead(401).end('{"error": "unauthorized"}')),
  });
  expect(code).toBe(1);
  expect(output).toMatch(/CSI's credential opens no session: POST \S+: 401 Unauthorized: \{"error"/);
  expect(manila?.requests).toHaveLength(1);
}, 20_000);
