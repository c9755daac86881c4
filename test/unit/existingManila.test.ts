import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { problemsIn, type Examination, type Finding } from "../../src/machines/finding";
import { judgeAddress } from "../../src/manila/existing/examine";
import { exportAddress, judgeExports } from "../../src/manila/existing/exports";
import { judgeLimits } from "../../src/manila/existing/limits";
import { judgeNfsClients } from "../../src/manila/existing/nfsClients";
import { judgeShadows } from "../../src/manila/existing/shadows";
import { judgeType } from "../../src/manila/existing/shareTypes";
import { outsideManila } from "../../src/manila/outside";
import { loadSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";
import { ExistingManila } from "../helpers/existingManila";
import { temporaryHome } from "../helpers/ownEnvironment";

/** What is found out about a Manila that is there already, before anything is made. */

const home = temporaryHome();
const cloudsFile = join(home, "shared.yaml");
let manila: ExistingManila;
beforeEach(async () => {
  manila = await new ExistingManila().start();
});
afterEach(() => {
  manila.stop();
});

const shareTypes = { cephfs: "native", nfs: "nfs" };

/** @param changed what of the entry and of the settings is otherwise than it should be */
async function examine(
  changed: { readonly entry?: object; readonly settings?: object } = {},
): Promise<Examination> {
  const entry = { ...manila.entry(), ...changed.entry };
  writeFileSync(cloudsFile, dump({ clouds: { demo: entry } }));
  const given = { kind: "existing", cloud: "demo", cloudsFile, shareTypes, nfsClients: "203.0.113.7/32" };
  const outside = outsideManila(loadSettings("mine", { manila: { ...given, ...changed.settings } }));
  return (await outside?.examine()) ?? { where: "", findings: [] };
}

const linesOf = (findings: readonly Finding[]): string[] =>
  findings.map(({ fact, verdict, found }) => `${verdict} ${fact}: ${found}`);

const ownAddress = "must have an auth_url that the lab's machines reach";

/** As `up` shows them, but for the one that a test's own server is. */
function problemLines({ findings, subject }: Examination): string[] {
  const problems = problemsIn(findings).filter(({ rule }) => !rule.startsWith(ownAddress));
  return problems.length === 0 ? [] : new InputError(subject ?? "", problems).message.split("\n").slice(1);
}

test("what the login leads to, both share types, what the project may do, and where mounts come from", async () => {
  const { where, findings } = await examine();
  expect(where).toBe("Manila of cloud demo, project demo, region RegionOne, as user me");
  expect(linesOf(findings).slice(1)).toEqual([
    "good manilakube:manila.shareTypes.cephfs: native",
    "good manilakube:manila.shareTypes.nfs: nfs",
    "good manilakube:manila.nfsClients: 203.0.113.7/32 (as set)",
    "good quota of shares: 3 of 50 used",
    "good quota of gigabytes of shares: 7 used, no limit",
  ]);
  expect(problemLines({ where, findings })).toEqual([]);
});

test("a project whose quota is not shown is no obstacle", async () => {
  manila.limits = undefined;
  expect(problemLines(await examine())).toEqual([]);
});

interface Case {
  readonly name: string;
  readonly arrange?: () => void;
  readonly entry?: object;
  readonly settings?: object;
  readonly lines: readonly (string | RegExp)[];
}

const login = { auth_url: "http://127.0.0.1:9/v3", username: "me", password: "p", project_name: "demo" };

const cases: readonly Case[] = [
  {
    name: "login refused",
    arrange: () => {
      manila.password = "another";
    },
    entry: { auth: { ...login, auth_url: "KEYSTONE" } },
    lines: [/manila.cloud: "demo": refuses the login \(401\): The request you have made requires auth/],
  },
  {
    name: "nobody answers",
    entry: { auth: login },
    lines: [/manila.cloud: "demo": does not answer at http:\/\/127.0.0.1:9\/v3: .*ECONNREFUSED/],
  },
  {
    name: "a cloud without Manila",
    arrange: () => {
      manila.services = ["compute", "share"];
    },
    lines: [
      /manila.cloud: "demo": must lead to a cloud with a shared file system service; its catalog has no public endpoint of type sharev2 or shared-file-system in region RegionOne/,
    ],
  },
  {
    name: "a region that is not there",
    settings: { region: "Elsewhere" },
    lines: [/manila.cloud: "demo": has the regions RegionOne; region_name must be one of them/],
  },
  {
    name: "no such entry",
    settings: { cloud: "other" },
    lines: [/manila.cloud: "other": must be an entry of clouds.yaml; there are: .*demo/],
  },
  {
    name: "no such file",
    settings: { cloudsFile: ".lab/nowhere/clouds.yaml" },
    lines: [/manila.cloudsFile: ".lab\/nowhere\/clouds.yaml": must be there, and \/.* is not; that of a lab/],
  },
  {
    name: "a token, which ends",
    entry: { auth: { auth_url: "KEYSTONE", token: "secret", project_id: "p" }, auth_type: "v3token" },
    lines: [/manila.cloud: "demo": must log in with an application credential/],
  },
  {
    name: "both share types are unknown",
    settings: { shareTypes: { cephfs: "gold", nfs: "silver" } },
    lines: [
      /shareTypes.cephfs: "gold": must be a share type that the login sees; there are: native, nfs/,
      /shareTypes.nfs: "silver": must be a share type that the login sees; there are: native, nfs/,
    ],
  },
  {
    name: "a share type of another protocol, as an administrator sees it",
    arrange: () => {
      manila.types = [
        { id: "t1", name: "native", extra_specs: { storage_protocol: "CEPHFS" } },
        { id: "t2", name: "nfs", extra_specs: { storage_protocol: "CEPHFS" } },
      ];
    },
    lines: [/shareTypes.nfs: "nfs": must be a share type for NFS, and its storage_protocol is CEPHFS/],
  },
  {
    name: "share servers",
    arrange: () => {
      manila.types = [{ id: "t2", name: "nfs", extra_specs: { driver_handles_share_servers: "True" } }];
    },
    settings: { shareTypes: { nfs: "nfs" } },
    lines: [/shareTypes.nfs: "nfs": must be a share type without share servers/],
  },
];

test.each(cases)("$name: one line each", async ({ arrange, entry, settings = {}, lines }) => {
  const before = manila.entry();
  arrange?.();
  const given = JSON.parse(JSON.stringify(entry ?? before).replace("KEYSTONE", `${manila.url}/v3`)) as object;
  const found = problemLines(await examine({ entry: given, settings }));
  expect(found).toEqual(lines.map((line) => expect.stringMatching(line) as string));
});

test("shares of another protocol are a hint only: a type may serve several", async () => {
  const share = { id: "s", name: "s", share_type_name: "nfs", share_proto: "CEPHFS" };
  manila.shares = [share];
  expect(linesOf((await examine()).findings)).toContain("warning manilakube:manila.shareTypes.nfs: nfs");
  manila.shares = [share, { ...share, id: "s2", share_proto: "NFS" }];
  expect(linesOf((await examine()).findings)).toContain("good manilakube:manila.shareTypes.nfs: nfs");
});

test("an export that does not answer is named; who has no share yet hears nothing", async () => {
  const share = { id: "s", name: "s", share_type_name: "native", share_proto: "CEPHFS" };
  manila.shares = [{ ...share, export_locations: ["127.0.0.1:9:/volumes/s"] }];
  expect(linesOf((await examine()).findings)).toContain("warning exports of native: 127.0.0.1:9");
  manila.shares = [share];
  expect(linesOf((await examine()).findings).join()).not.toContain("exports");
});

test.each([
  ["NFS", "10.0.0.5:/volumes/a", { host: "10.0.0.5", port: 2049 }],
  ["NFS", "nfs.example:/a", { host: "nfs.example", port: 2049 }],
  ["CEPHFS", "10.0.0.5:6789,10.0.0.6:6789:/volumes/a", { host: "10.0.0.5", port: 6789 }],
  ["CEPHFS", "10.0.0.5:6789:/volumes/a", { host: "10.0.0.5", port: 6789 }],
  ["NFS", "[fd00::5]:/a", undefined],
  ["CEPHFS", "", undefined],
])("%s %s is at %j", (protocol, location, expected) => {
  expect(exportAddress(protocol, location)).toEqual(expected);
});

test("only what does not answer is told", () => {
  const tried = { host: "10.0.0.5", port: 2049, shareType: "nfs" };
  expect(judgeExports([{ ...tried, answers: true }])).toEqual([]);
  expect(judgeExports([{ ...tried, answers: false }])).toMatchObject([{ verdict: "warning" }]);
});

test("a quota that is used up lets the lab come up", () => {
  expect(judgeLimits([{ what: "shares", most: 3, used: 3 }])).toMatchObject([
    { verdict: "warning", found: "3 of 3 used" },
  ]);
});

test.each(["http://localhost:5000/v3", "https://127.0.1.1/v3", "http://[::1]:5000/v3"])(
  "%s is an address of each machine itself",
  (url) => {
    const fact = { fact: "Manila", found: "", shownBy: "" };
    expect(judgeAddress(fact, "demo", url).problem?.rule).toContain(ownAddress);
    expect(judgeAddress(fact, "demo", "https://keystone.example/v3").verdict).toBe("good");
  },
);

test("where mounts come from must be said where nothing tells it", () => {
  expect(judgeNfsClients(undefined, "10.97.1.0/24")).toMatchObject({
    verdict: "stop",
    problem: { setting: "manilakube:manila.nfsClients" },
  });
  expect(judgeNfsClients({ network: undefined, reason: "the machines' network" }, "10.97.1.0/24").found).toBe(
    "10.97.1.0/24 (the machines' network)",
  );
});

test("no network of the lab may hold an address of the Manila", () => {
  const settings = loadSettings("mine", { machines: { kind: "podman", subnet: "10.97.1.0/24" } });
  const shadowed = (address: string) => judgeShadows(settings, address, "keystone").map(({ fact }) => fact);
  expect(shadowed("10.96.3.4")).toEqual(["manilakube:kubernetes.serviceSubnet"]);
  expect(shadowed("10.244.0.1")).toEqual(["manilakube:kubernetes.podSubnet"]);
  expect(shadowed("10.97.1.30")).toEqual(["manilakube:machines.subnet"]);
  expect(shadowed("203.0.113.7")).toEqual([]);
});

test("a protocol in a list is found, whatever stands around it", () => {
  const types = [{ id: "t", name: "any", extraSpecs: { storage_protocol: "<or> NFS <or> CIFS" } }];
  expect(judgeType("NFS", "any", types, []).verdict).toBe("good");
  expect(judgeType("NFS", "t", types, []).verdict).toBe("good");
  expect(judgeType("CEPHFS", "any", types, []).verdict).toBe("stop");
});
