/** Sends a signal to a process group, by its leader: a program with all that it has started. One that is gone is left alone. */
export function signalGroup(leader: number, name: NodeJS.Signals): void {
  try {
    process.kill(-leader, name);
  } catch (error) {
    // It may have ended a moment ago, by itself.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}
