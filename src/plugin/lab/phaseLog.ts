import { PartialFailure, type OperationContext } from "../host/types";
import { LogFile } from "./logFile";

/**
 * Does work on a machine with its output in the phase's log and beside the resource in Pulumi's display.
 * @param undone what the state holds in place of the inputs where the work fails: values that no later inputs equal, so
 *   that what failed is done again. The engine's own mark of a failure does not survive a refresh.
 * @throws PartialFailure, so that the next `up` tries again on the same machine
 */
export async function withPhaseLog<T>(
  machineId: string,
  context: OperationContext,
  undone: Readonly<Record<string, string>>,
  work: (onLine: (line: string) => void) => Promise<T>,
): Promise<T> {
  const log = await LogFile.open(context.stack, context.name);
  try {
    return await work((line) => {
      log.write(line);
      context.status(line);
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const where = log.lost === undefined ? log.path : `not to be had (${log.lost})`;
    throw new PartialFailure(`${message}\n  whole output: ${where}`, machineId, undone, { cause: error });
  } finally {
    await log.close();
  }
}

/** Tells the user beside the resource that its connection is lost. */
export function reportLoss({ status }: OperationContext): () => void {
  return () => {
    status("the connection is lost, the script goes on; connecting again");
  };
}
