import { runProgram, succeeds } from "../process/run";

/** Makes a network device that is plugged into a bridge, in the place of what has its name. */
export async function createTap(tap: string, bridge: string): Promise<void> {
  await removeTap(tap);
  await runProgram("ip", ["tuntap", "add", "dev", tap, "mode", "tap"]);
  await runProgram("ip", ["link", "set", "dev", tap, "master", bridge, "up"]);
}

export async function removeTap(tap: string): Promise<void> {
  if (await succeeds("ip", ["link", "show", "dev", tap])) {
    await runProgram("ip", ["link", "delete", "dev", tap]);
  }
}
