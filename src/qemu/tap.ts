import { removeDevice } from "../host/networkDevice";
import { runProgram } from "../process/run";

/** Makes a network device that is plugged into a bridge, in the place of what has its name. */
export async function createTap(tap: string, bridge: string): Promise<void> {
  await removeDevice(tap);
  await runProgram("ip", ["tuntap", "add", "dev", tap, "mode", "tap"]);
  await runProgram("ip", ["link", "set", "dev", tap, "master", bridge, "up"]);
}
