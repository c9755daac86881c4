import { loadSettings } from "../../src/settings/load";
import { artifacts, host, Recorder, settle } from "../helpers/mocks";

/** When a lab's workers get another join token: the one of the last `up` is revoked. */

async function keeperOf(subnet: string): Promise<unknown> {
  const recorder = new Recorder();
  recorder.install();
  const { Lab } = await import("../../src/lab");
  const settings = loadSettings("test", { machines: { kind: "podman", workers: 1, subnet } });
  const lab = new Lab(settings, { artifacts, machines: host });
  await settle([lab]);
  return recorder.inputsOf("manilakube:lab:Random", "join-token")["keeper"];
}

test("workers that join with another configuration get another token, and the same ones keep theirs", async () => {
  const first = await keeperOf("10.97.5.0/24");
  expect(await keeperOf("10.97.5.0/24")).toBe(first);
  // Under mocks machines keep their ids; the control plane that is joined has another address.
  expect(await keeperOf("10.97.6.0/24")).not.toBe(first);
}, 60_000);
