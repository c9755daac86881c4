import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { problemsIn } from "../../src/machines/finding";
import { loadSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";
import { keyIn } from "../../src/storage/external/keyring";
import { judgeMonitors, tryMonitor } from "../../src/storage/external/monitors";
import { readStorageRecord, storageRecordFile } from "../../src/storage/external/record";
import { outsideStorage, type OutsideStorage } from "../../src/storage/outside";
import { temporaryHome } from "../helpers/ownEnvironment";

/** What this host sees of a Ceph that is there already, before anything is made. */

const home = temporaryHome();
const key = "AQBpZmFrZWtleWZha2VrZXlmYWtla2V5ZmFrZQ==";
const keyringFile = join(home, "lab.keyring");
const storage = { kind: "external", monitors: ["127.0.0.1"], client: "lab", keyringFile, nfsPool: "lab-nfs" };

function outside(changes: object = {}): OutsideStorage {
  const found = outsideStorage(loadSettings("mine", { storage: { ...storage, ...changes } }));
  if (found === undefined) {
    throw new Error("the lab's Ceph is its own");
  }
  return found;
}

function keyring(text: string, mode = 0o600): void {
  writeFileSync(keyringFile, text);
  chmodSync(keyringFile, mode);
}

function refusal(work: () => unknown): string {
  try {
    work();
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return error instanceof InputError ? error.message : "";
  }
}

describe("the key", () => {
  test("is that of the client, whoever else is in the file", () => {
    const text = `[client.admin]\n\tkey = AQother==\n[client.lab]\n\tkey = ${key}\n\tcaps mon = "allow r"\n`;
    expect(keyIn(text, "lab")).toBe(key);
    expect(keyIn(text, "la")).toBeUndefined();
    expect(keyIn("[client.lab]\n[client.admin]\nkey = x\n", "lab")).toBeUndefined();
  });

  test("comes with the lab's own name there, which is remembered without the key", () => {
    keyring(`[client.lab]\n\tkey = ${key}\n`);
    const { key: read, mark } = outside().facts();
    expect(read).toBe(key);
    expect(mark).toMatch(/^manilakube-mine-[0-9a-f]{8}$/);
    expect(outside({ monitors: ["203.0.113.9"] }).facts().mark).toBe(mark);
    expect(readStorageRecord("mine")).toEqual({
      id: mark.slice(-8),
      monitors: ["203.0.113.9"],
      fileSystem: "cephfs",
      client: "lab",
      nfsPool: "lab-nfs",
      isLeft: false,
    });
  });

  test.each([
    [
      "a file without the client",
      "[client.other]\nkey = x\n",
      "must hold the key of client.lab, as [client.lab]",
    ],
    [
      "a key of the newer type",
      `[client.lab]\nkey = Ag${"B".repeat(57)}=\n`,
      "must hold a key of the type aes, 40 characters that begin with AQ",
    ],
  ])("%s is refused by a line that does not show it", (_what, text, rule) => {
    keyring(text);
    const message = refusal(() => outside().facts());
    expect(message).toContain(`manilakube:storage.keyringFile: "${keyringFile}": ${rule}`);
    expect(message).not.toContain("BBBB");
  });

  test("a file that is not there is refused, and nothing is remembered", () => {
    const path = join(home, "nowhere");
    const other = outsideStorage(loadSettings("other", { storage: { ...storage, keyringFile: path } }));
    expect(refusal(() => other?.facts())).toContain(
      `manilakube:storage.keyringFile: "${path}": must be there, and ${path} is not`,
    );
    expect(existsSync(storageRecordFile("other"))).toBe(false);
  });
});

/** A server that greets whoever connects. @returns its port */
async function serving(greeting: string, run: (port: number) => Promise<void>): Promise<void> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.write(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await run((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

describe("monitors", () => {
  test.each([
    ["messenger 2", "ceph v2\n\u0010\u0000", "monitor"],
    ["messenger 1", "ceph v027\u0000", "monitor"],
    ["a web server", "HTTP/1.1 400 Bad Request\r\n", "other"],
    ["somebody silent", "", "other"],
  ])(
    "%s is known by its first words",
    async (_what, greeting, answer) => {
      await serving(greeting, async (port) => {
        expect(await tryMonitor("127.0.0.1", [port])).toEqual({ address: "127.0.0.1", answer });
      });
    },
    20_000,
  );

  test("where nothing listens, nothing answers", async () => {
    let free = 0;
    await serving("", (port) => {
      free = port;
      return Promise.resolve();
    });
    expect((await tryMonitor("127.0.0.1", [free])).answer).toBe("none");
  }, 20_000);

  test("one that answers is enough, and the others are a warning", () => {
    const findings = judgeMonitors([
      { address: "203.0.113.5", answer: "none" },
      { address: "203.0.113.6", answer: "monitor" },
      { address: "203.0.113.7", answer: "other" },
    ]);
    expect(findings.map(({ verdict, rule }) => `${verdict} ${rule}`)).toEqual([
      "warning should be a monitor that this host reaches: nothing answers at its ports 3300 and 6789 within 3 s",
      "good ",
      "warning should be a monitor that this host reaches: something else than a monitor answers at its ports",
    ]);
    expect(problemsIn(findings)).toEqual([]);
  });

  test("where none answers, each is a line of the refusal", () => {
    const tried = [{ address: "203.0.113.5", answer: "none" as const }];
    expect(problemsIn(judgeMonitors(tried))).toEqual([
      {
        setting: "manilakube:storage.monitors.0",
        value: "203.0.113.5",
        rule: "must be a monitor that this host reaches: nothing answers at its ports 3300 and 6789 within 3 s",
      },
    ]);
  });
});

test("a key that others may read is a warning with its cure", async () => {
  keyring(`[client.lab]\nkey = ${key}\n`, 0o644);
  const { findings } = await outside().examine();
  expect(findings[0]).toMatchObject({
    fact: "manilakube:storage.keyringFile",
    verdict: "warning",
    rule: "should be for its owner's eyes only: it holds a key",
    cure: `chmod 600 ${keyringFile}`,
  });
}, 20_000);

test("a lab with a Ceph of its own, and one with none to choose, have nothing outside", () => {
  expect(outsideStorage(loadSettings("mine", {}))).toBeUndefined();
  const existing = { manila: { kind: "existing", shareTypes: { nfs: "a" } } };
  expect(outsideStorage(loadSettings("mine", existing))).toBeUndefined();
});
