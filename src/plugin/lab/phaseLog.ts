import { PartialFailure, type OperationContext } from "../host/types";
import { LogFile } from "./logFile";

/**
 * Does work on a machine with its output in the phase's log and beside the resource in Pulumi's display.
 * @throws PartialFailure, so that the next `up` tries again on the same machine
 */
export async function withPhaseLog<T>(
  machineId: string,
  context: OperationContext,
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
    throw new PartialFailure(`${message}\n  whole output: ${log.path}`, machineId, {}, { cause: error });
  } finally {
    await log.close();
  }
}
