import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labDirectory } from "../../src/paths";
import { renderMachines } from "../../src/handover/machines";
import { parts, runsInCluster, type ServicePart } from "../../src/redeploy/parts";
import { checkCheckout, lookAtService, putPackage, undoPackage } from "../../src/redeploy/service";
import { RunningLab } from "../../src/running/lab";
import type { Problem } from "../../src/settings/problem";
import { handedMachine } from "../helpers/handedMachine";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";
import { standIns } from "../helpers/standIns";

/** The script that changes a service's Python package, on a package of this host and without systemd. */

// Each command starts a dozen programs, and a busy machine takes its time for that.
jest.setTimeout(240_000);

const home = temporaryHome();
restoreVariables(["MANILAKUBE_CACHE", "PATH", "PYTHONPATH"], afterAll);
const packages = join(home, "packages");
const next = join(home, "next");
const called = join(home, "called");
const [first] = parts.filter((part): part is ServicePart => !runsInCluster(part));
const manila = first ?? { name: "", title: "", sources: [], units: "" };
const record = { part: "manila", source: "/src/manila", time: "2026-11-27T17:05:01.000Z" };
const watched = { signal: new AbortController().signal, onLine: () => undefined };
let lab: RunningLab;

function write(directory: string, code: string): void {
  mkdirSync(join(directory, "manila", "share"), { recursive: true });
  writeFileSync(join(directory, "manila", "__init__.py"), "");
  writeFileSync(join(directory, "manila", "share", "driver.py"), code);
}

beforeAll(() => {
  process.env["MANILAKUBE_CACHE"] = join(home, "cache");
  process.env["PYTHONPATH"] = packages;
  mkdirSync(labDirectory("local"), { recursive: true });
  writeFileSync(
    join(labDirectory("local"), "machines.json"),
    renderMachines([handedMachine("storage", { role: "storage", hostsManila: true })]),
  );
  writeFileSync(join(labDirectory("local"), "ssh_config"), "");
  standIns(join(home, "bin"), {
    // The scripts' own PATH has no stand-ins; and where the sent package lies is the machine's matter.
    ssh: `sed -e 's|^export PATH=.*|export PATH=${join(home, "bin")}:$PATH|' -e "s|^NEXT=.*|NEXT='${next}/manila'|" | bash -s`,
    systemctl: `echo "$*" >> ${called}
case $1 in
  list-units) printf 'manila-api.service loaded\\nmanila-share.service loaded\\n' ;;
  is-active) [ ! -e ${home}/broken ] ;;
esac`,
    journalctl: "echo ImportError",
    sleep: "true",
  });
  write(packages, "ANSWER = 'pinned'\n");
  lab = new RunningLab("local");
});

const driver = (): string => readFileSync(join(packages, "manila", "share", "driver.py"), "utf8");

test("a package takes the place of the pinned one, which comes back as it was", async () => {
  expect(await lookAtService(lab, manila)).toBeUndefined();
  write(next, "ANSWER = 'first'\n");
  expect(await putPackage(lab, manila, record, watched)).toContain(
    "started again: manila-api.service manila-share.service",
  );
  expect(driver()).toBe("ANSWER = 'first'\n");
  expect(await lookAtService(lab, manila)).toEqual(record);
  expect(readFileSync(called, "utf8")).toContain(
    "list-units --all --plain --no-legend devstack@m-*.service manila-*.service",
  );

  // Another one over it: the pinned one is still the one of the beginning.
  write(next, "ANSWER = 'second'\n");
  await putPackage(lab, manila, { ...record, source: "/src/other" }, watched);
  expect(driver()).toBe("ANSWER = 'second'\n");
  expect((await lookAtService(lab, manila))?.source).toBe("/src/other");

  await undoPackage(lab, manila, watched);
  expect(driver()).toBe("ANSWER = 'pinned'\n");
  expect(await lookAtService(lab, manila)).toBeUndefined();
  expect(readdirSync(packages)).toEqual(["manila"]);
});

test("code that cannot be compiled is refused while the pinned one still runs", async () => {
  write(next, "def broken(:\n");
  await expect(putPackage(lab, manila, record, watched)).rejects.toThrow("SyntaxError");
  expect(driver()).toBe("ANSWER = 'pinned'\n");
  expect(existsSync(join(packages, "manila.pinned"))).toBe(false);
});

test("services that end again say why, and what they ran before can still be had", async () => {
  write(next, "import nothing_like_it\n");
  writeFileSync(join(home, "broken"), "");
  await expect(putPackage(lab, manila, record, watched)).rejects.toThrow(
    /ImportError\n.*not all of these run/,
  );
  expect(await lookAtService(lab, manila)).toEqual(record);
});

test.each([
  ["/nowhere/at/all", "must be a directory that is there"],
  [home, "must be a checkout of Manila, with manila/__init__.py"],
])("%s is no checkout", (directory, rule) => {
  const problems: Problem[] = [];
  checkCheckout(manila, directory, problems);
  expect(problems.map((problem) => problem.rule)).toEqual([rule]);
});
