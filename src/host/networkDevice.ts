import { runProgram, succeeds } from "../process/run";

/** Removes a network device of this host, if it is there. */
export async function removeDevice(name: string): Promise<void> {
  if (await succeeds("ip", ["link", "show", "dev", name])) {
    await runProgram("ip", ["link", "delete", "dev", name]);
  }
}
