import { podman } from "../../../src/podman/podman";
import { runProgram } from "../../../src/process/run";
import { container } from "./lab";

/** Pulls a machine's cable: this host's end of its link goes down. @returns what plugs it in again, the machine there or not */
export async function cut(machine: string): Promise<() => Promise<void>> {
  const link = await podman(["exec", container(machine), "ip", "-oneline", "link", "show", "dev", "eth0"]);
  const index = /eth0@if(\d+):/.exec(link)?.[1] ?? "of no number";
  const links = await runProgram("ip", ["-oneline", "link", "show"]);
  const name = new RegExp(`^${index}: ([^:@]+)`, "m").exec(links)?.[1];
  if (name === undefined) {
    throw new Error(`this host has no link ${index}, the other end of ${machine}'s`);
  }
  await runProgram("ip", ["link", "set", "dev", name, "down"]);
  return async () => {
    await runProgram("ip", ["link", "set", "dev", name, "up"]).catch((error: unknown) => {
      if (!String(error).includes("Cannot find device")) {
        throw error;
      }
    });
  };
}
