import type { OperationContext } from "../../src/plugin/host/types";

/** What a reboot of the host leaves of a lab's network: podman knows it, and what was changed on the host is as it was. */

const host = { isReady: true };
jest.mock("../../src/host", () => ({
  isHostReady: () => Promise.resolve(host.isReady),
  prepareHost: (...args: unknown[]) => {
    prepared.push(args);
    return Promise.resolve();
  },
  restoreHost: () => Promise.resolve(),
  wantedFor: (subnet: string) => [{ kind: "forwarding", what: subnet }],
}));
jest.mock("../../src/podman/network", () => ({
  networkNow: () => Promise.resolve({ bridge: "podman9", subnet: "10.97.9.0/24" }),
}));
jest.mock("../../src/podman/anchor", () => ({
  isAnchored: () => Promise.resolve(false),
  removeAnchor: () => Promise.resolve(),
}));

const prepared: unknown[][] = [];
const given = { name: "manilakube-mine", subnet: "10.97.9.0/24" };
const context: OperationContext = {
  ...{ urn: "urn", name: "network", stack: "mine", status: () => undefined },
  signal: new AbortController().signal,
};

test("a network whose host has lost what labs changed on it is no longer as it was, and gets that again", async () => {
  const { PodmanNetwork } = await import("../../src/plugin/lab/podmanNetwork");
  await expect(PodmanNetwork.diff(given, given, context)).resolves.toEqual({ changed: false });
  host.isReady = false;
  await expect(PodmanNetwork.diff(given, given, context)).resolves.toEqual({ changed: true });
  await PodmanNetwork.update?.("id", given, given, context);
  expect(prepared).toEqual([
    [expect.stringContaining("mine"), "10.97.9.0/24", [{ kind: "forwarding", what: "10.97.9.0/24" }]],
  ]);
});
