import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork } from "../../src/podman/network";
import { restoreVariables } from "../helpers/ownEnvironment";
import { standIns } from "../helpers/standIns";

/** Whose a network is, by podman's label, before one of its name is made: labs of two programs may have one name. */

restoreVariables(["PATH"], afterAll);
const directory = mkdtempSync(join(tmpdir(), "manilakube-network-"));
const calls = join(directory, "calls");
beforeEach(() => {
  rmSync(calls, { force: true });
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const label = "dev.manilakube.lab=/program/.lab/shares";
const make = (): Promise<void> => createNetwork("manilakube-shares", "10.97.9.0/24", label);
const made = (): string[] => (existsSync(calls) ? readFileSync(calls, "utf8").trimEnd().split("\n") : []);
const created = `network create --disable-dns --subnet 10.97.9.0/24 --label ${label} manilakube-shares`;

function networkOf(owner: string): void {
  const script = `case "$2" in inspect) echo '${owner}' ;; *) echo "$*" >> '${calls}' ;; esac`;
  standIns(join(directory, "bin"), { podman: script });
}

test("another lab's is left alone, and the error names that lab", async () => {
  networkOf("/checkout/.lab/shares");
  await expect(make()).rejects.toThrow(
    "the network manilakube-shares is that of another lab (/checkout/.lab/shares): take that one down, or give this one another name",
  );
  expect(made()).toEqual([]);
});

test.each([
  ["of this lab", "/program/.lab/shares"],
  ["nobody's", ""],
])("one that is %s is made anew", async (_whose, owner) => {
  networkOf(owner);
  await make();
  expect(made()).toEqual(["network rm --force manilakube-shares", created]);
});
