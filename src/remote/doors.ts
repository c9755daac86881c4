import type { Endpoint } from "./endpoint";
import { Gate } from "./gate";

/**
 * How many logins wait at one sshd at a time. Debian's lets ten in that have not logged in yet, and drops others by chance
 * (sshd_config: MaxStartups 10:30:100). All machines of a cloud are behind one sshd, the jump host's, and the user may come too.
 */
export const mostLogins = 8;

const doors = new Map<string, Gate>();

/** Waits until a login at an endpoint's sshd may begin. @returns what is called when it has ended, well or not */
export async function knock({ host, port }: Endpoint, signal: AbortSignal | undefined): Promise<() => void> {
  const name = `${host} ${port}`;
  const door = doors.get(name) ?? new Gate(mostLogins);
  doors.set(name, door);
  const leave = await door.enter(signal);
  return () => {
    leave();
    if (door.isEmpty) {
      doors.delete(name);
    }
  };
}
