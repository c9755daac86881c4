import { ConnectError, RemoteError } from "../../src/remote/errors";

/** What running a script fails with. @throws Error where it does not fail, or with another error */
export async function failure(work: Promise<unknown>): Promise<RemoteError | ConnectError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RemoteError || error instanceof ConnectError) {
    return error;
  }
  throw new Error(`expected a RemoteError or ConnectError, got ${String(error)}`);
}
