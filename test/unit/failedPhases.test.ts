import type { OperationContext } from "../../src/plugin/host/types";
import { Job } from "../../src/plugin/lab/job";
import { Script } from "../../src/plugin/lab/script";
import { temporaryHome } from "../helpers/ownEnvironment";
import { SshServer } from "../helpers/sshServer";

/**
 * What a state holds of a phase that has failed: nothing that later inputs equal. The engine forgets that it has failed as soon
 * as it looks at the cloud first (`--refresh`), and then compares what the state holds with what is wanted.
 */

temporaryHome();
// Nobody listens there: the work is cancelled before it connects.
const endpoint = new SshServer().endpoint(1);

const context: OperationContext = {
  ...{ urn: "urn", name: "phase", stack: "mine", status: () => undefined },
  signal: AbortSignal.abort(),
};
const where = (): object => ({ machineId: "a-server", endpoint, deadline: 5 });

async function failure(work: Promise<unknown>): Promise<object> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "PartialFailure", id: "a-server" });
  return (error as { outputs: object }).outputs;
}

test("a job that has failed is not the job that it was to be", async () => {
  const wanted = { ...where(), user: "stack", command: "false", configuration: "digest", secrets: {} };
  const kept = { ...wanted, ...(await failure(Job.create(wanted, context))) };
  expect(kept).toMatchObject({ configuration: "" });
  expect(await Job.diff(kept, wanted, context)).toEqual({ changed: true });
  expect(await Job.diff(wanted, wanted, context)).toEqual({ changed: false });
});

test("nor is a script", async () => {
  const given = {
    ...{ ...where(), template: "testing/phase.sh", variables: { RESULT: "3", WORD: "w" } },
    ...{ secrets: { SECRET: "s" }, ephemeral: {}, files: [], outputs: {} },
  };
  const wanted = (await Script.complete?.(given)) ?? given;
  const kept = { ...wanted, ...(await failure(Script.create(wanted, context))) };
  expect(kept).toMatchObject({ digest: "" });
  expect(await Script.diff(kept, wanted, context)).toEqual({ changed: true });
  expect(await Script.diff(wanted, wanted, context)).toEqual({ changed: false });
});
