import { loadSettings } from "../../src/settings/load";
import { artifacts, host, Recorder, settle } from "../helpers/mocks";

/** When a lab's workers get another join token: the one of the last `up` is revoked. */

test("workers that join with another configuration get another token, and the same ones keep theirs", async () => {
  const recorder = new Recorder();
  recorder.install();
  const { Lab } = await import("../../src/lab");
  // Under mocks machines keep their ids; in the third lab the control plane that is joined has another address.
  for (const subnet of ["10.97.5.0/24", "10.97.5.0/24", "10.97.6.0/24"]) {
    const settings = loadSettings("test", { machines: { kind: "podman", workers: 1, subnet } });
    await settle([new Lab(settings, { artifacts, machines: host })]);
  }
  const keepers = recorder.resources
    .filter(({ name }) => name === "join-token")
    .map(({ inputs }) => (inputs as { keeper: string }).keeper);
  expect(keepers).toHaveLength(3);
  expect(keepers[1]).toBe(keepers[0]);
  expect(keepers[2]).not.toBe(keepers[0]);
}, 300_000);
