import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeNetwork } from "../../src/podman/network";
import { restoreVariables } from "../helpers/ownEnvironment";
import { standIns } from "../helpers/standIns";

/** What a network leaves on the host when it goes while virtual machines are on it: podman keeps its device then. */

restoreVariables(["PATH"], afterAll);
const directory = mkdtempSync(join(tmpdir(), "manilakube-network-"));
const calls = join(directory, "calls");
beforeEach(() => {
  rmSync(calls, { force: true });
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** @param bridges devices of this host once the network is gone */
function hostWith(...bridges: readonly string[]): void {
  const isThere = `case " ${bridges.join(" ")} " in *" $4 "*) ;; *) exit 1 ;; esac`;
  standIns(join(directory, "bin"), {
    podman: `case "$2" in inspect) echo 'podman1 10.97.9.0/24' ;; *) echo "podman $*" >> '${calls}' ;; esac`,
    ip: `case "$2" in show) ${isThere} ;; *) echo "ip $*" >> '${calls}' ;; esac`,
  });
}
const made = (): string[] => (existsSync(calls) ? readFileSync(calls, "utf8").trimEnd().split("\n") : []);

test("its device goes with it, and no other", async () => {
  hostWith("podman0", "podman1", "podman12");
  await removeNetwork("manilakube-mixed", "10.97.9.0/24");
  expect(made()).toEqual(["podman network rm --force manilakube-mixed", "ip link delete dev podman1"]);
});

test("a device that podman has removed is not removed again", async () => {
  hostWith("podman0", "podman12");
  await removeNetwork("manilakube-mixed", "10.97.9.0/24");
  expect(made()).toEqual(["podman network rm --force manilakube-mixed"]);
});

test("a network of that name with another subnet stays", async () => {
  hostWith("podman1");
  await removeNetwork("manilakube-mixed", "10.97.10.0/24");
  expect(made()).toEqual([]);
});
