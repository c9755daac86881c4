import fs, { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OperationContext } from "../../src/plugin/host/types";
import { PodmanMachine } from "../../src/plugin/lab/podmanMachine";
import { machineContainer } from "../../src/podman/machineContainer";
import { restoreVariables } from "../helpers/ownEnvironment";
import { standIns } from "../helpers/standIns";

/** What becomes of a machine whose container stands still: it is started with what it holds, and not replaced. */

restoreVariables(["PATH"], afterAll);
const directory = mkdtempSync(join(tmpdir(), "manilakube-machine-"));
const calls = join(directory, "calls");
const now = join(directory, "now");
beforeAll(() => {
  standIns(join(directory, "bin"), {
    podman: `
echo "$*" >> ${calls}
case "$*" in
  *inspect*.Rootfs*) echo ${directory}/root ;;
  *inspect*) cat ${now} ;;
esac`,
  });
});
beforeEach(() => {
  rmSync(calls, { force: true });
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const id = "0123456789ab";
const first = "2026-11-26 at its first start";
const later = "2026-11-27 at its second start";
const is = (status: string, boot = first): void => {
  writeFileSync(now, `${id}cdef ${status} ${boot}\n`);
};
const done = (): string[] =>
  existsSync(calls)
    ? readFileSync(calls, "utf8")
        .split("\n")
        .filter((line) => /^(start|unpause|rm|run|--runtime)/.test(line))
    : [];

const given = {
  ...{ name: "manilakube-mine-storage", machine: "storage", network: "manilakube-mine" },
  ...{ address: "10.97.1.30", rootfs: "/nowhere", volumes: [] },
};
const state = { ...given, container: id, volumeNames: [], boot: first };
const context: OperationContext = {
  ...{ urn: "urn", name: "storage", stack: "mine", status: () => undefined },
  signal: new AbortController().signal,
};

test.each(["exited", "paused", "created"])(
  "one that is %s is another one in nothing but that",
  async (status) => {
    is(status);
    await expect(PodmanMachine.diff(state, given, context)).resolves.toEqual({ changed: true });
  },
);

test("one that runs since its boot is as it was; one that has booted once more is looked at", async () => {
  is("running");
  await expect(PodmanMachine.diff(state, given, context)).resolves.toEqual({ changed: false });
  is("running", later);
  await expect(PodmanMachine.diff(state, given, context)).resolves.toEqual({ changed: true });
});

test.each([
  ["exited", "start"],
  ["paused", "unpause"],
])("one that is %s goes on by `podman %s`, and nothing is made or removed", async (status, verb) => {
  is(status);
  const outputs = await PodmanMachine.update?.(id, given, state, context);
  expect(done()).toEqual([`${verb} ${id}`]);
  expect(outputs).toMatchObject({ container: id });
});

test.each([
  [true, { "/lib/modules": "/lib/modules" }],
  // A kernel without modules has no such directory.
  [false, undefined],
])(
  "the modules of this host's kernel, where it has any (%s), are there for machines to load",
  (has, binds) => {
    const looked = jest.spyOn(fs, "existsSync").mockReturnValue(has);
    try {
      expect(machineContainer(given, "mine").binds).toEqual(binds);
    } finally {
      looked.mockRestore();
    }
  },
);
