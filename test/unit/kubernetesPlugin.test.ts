import { awaitReady } from "../../src/plugin/kubernetes/await";
import { ClusterClient, NoAnswer } from "../../src/plugin/kubernetes/cluster";
import { objectType } from "../../src/plugin/kubernetes/object";
import type { OperationContext } from "../../src/plugin/host/types";
import { ApiServer, type Answer } from "../helpers/apiServer";

/** The stand-in for Pulumi's Kubernetes plugin, against an API server that is frozen, breaks or refuses. */

let server: ApiServer;
afterEach(() => {
  server.close();
});

async function clientOf(answer: (request: string) => Answer, seconds?: number): Promise<ClusterClient> {
  server = new ApiServer(answer);
  return new ClusterClient(await server.listen(), seconds);
}

const never = new AbortController().signal;
const configMap = (data: object) => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "lab" }, data },
});
const deployment = {
  ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "controller", namespace: "lab" } },
  spec: { replicas: 1, selector: { matchLabels: { app: "controller" } } },
};

test("a request that gets no answer is an error after a while", async () => {
  const client = await clientOf(() => undefined, 0.3);
  const work = [client.read(configMap({}), never), client.apply(configMap({}), never)];
  for (const each of await Promise.allSettled(work)) {
    expect(each).toMatchObject({ status: "rejected" });
    expect(String((each as PromiseRejectedResult).reason)).toContain(
      "the API server did not answer within 0.3 s",
    );
  }
});

test("and on Ctrl-C at once", async () => {
  const controller = new AbortController();
  const client = await clientOf(() => {
    controller.abort();
    return undefined;
  });
  await expect(client.read(configMap({}), controller.signal)).rejects.toThrow(NoAnswer);
});

test.each([
  ["whose watch is never answered", (): Answer => undefined],
  ["that answers nothing at all", undefined],
])(
  "the wait for an object ends at its deadline with an API server %s",
  async (_, watch) => {
    const client = await clientOf((request) =>
      watch === undefined || request.includes("watch=true") ? undefined : { status: 200, body: deployment },
    );
    const options = { deadline: 700, signal: never, status: () => undefined };
    await expect(awaitReady(client, deployment, options)).resolves.toMatch(/^still waits for /);
  },
  25_000,
);

test("an apply whose connection breaks is done again", async () => {
  let broken = 0;
  const client = await clientOf(() => {
    broken += 1;
    return broken === 1 ? "reset" : { status: 200, body: configMap({}) };
  });
  await expect(client.apply(configMap({}), never)).resolves.toMatchObject({ kind: "ConfigMap" });
  expect(server.requests).toHaveLength(2);
});

const context: OperationContext = {
  ...{ urn: "urn", name: "settings", stack: "mine", signal: never, status: () => undefined },
};
const refused: Answer = { status: 422, body: { kind: "Status", message: "data: Invalid value", code: 422 } };

function diffWith(client: ClusterClient): Promise<unknown> {
  const type = objectType(() => ({ client, deleteUnreachable: false }));
  return Promise.resolve(type.diff(configMap({ a: "1" }), configMap({ a: "2" }), context));
}

test("what cannot become another object, and may be one, is made anew", async () => {
  const client = await clientOf((request) =>
    request.includes("/settings?") ? refused : { status: 200, body: configMap({}) },
  );
  await expect(diffWith(client)).resolves.toMatchObject({ replaces: ["spec"], deleteBeforeReplace: true });
});

test("what is invalid by itself is an error in the API server's words: the object that is there stays", async () => {
  const client = await clientOf(() => refused);
  await expect(diffWith(client)).rejects.toThrow("ConfigMap lab/settings: data: Invalid value");
  expect(server.requests.every((request) => request.includes("dryRun=All"))).toBe(true);
});
