import { awaitReady } from "../../src/plugin/kubernetes/await";
import { ClusterClient, NoAnswer } from "../../src/plugin/kubernetes/cluster";
import { objectType, type Connection } from "../../src/plugin/kubernetes/object";
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

/** Compares an object with itself, as an `up` does that has no other settings. */
function lookWith(connection: Connection): Promise<unknown> {
  return Promise.resolve(
    objectType(() => connection).diff(configMap({ a: "1" }), configMap({ a: "1" }), context),
  );
}

test("an object that somebody has deleted is put back, and one that is there is left alone", async () => {
  const gone = { kind: "Status", message: 'configmaps "settings" not found', code: 404 };
  let answer: Answer = { status: 200, body: configMap({ a: "1" }) };
  const client = await clientOf(() => answer);
  const connection = { client, deleteUnreachable: false };
  await expect(lookWith(connection)).resolves.toEqual({ changed: false });
  answer = { status: 404, body: gone };
  await expect(lookWith(connection)).resolves.toEqual({ changed: true });
  answer = { status: 200, body: configMap({ a: "1" }) };
  await objectType(() => connection).update?.(
    "lab/settings",
    configMap({ a: "1" }),
    configMap({ a: "1" }),
    context,
  );
  expect(server.requests.filter((request) => request.startsWith("PATCH"))).toHaveLength(1);
});

test("an API server that breaks or is silent has not said that anything is gone; a silent one is asked once", async () => {
  const connection: Connection = {
    client: await clientOf((request) => (request.includes("settings") ? "reset" : undefined), 0.3),
    deleteUnreachable: false,
  };
  await expect(lookWith(connection)).resolves.toEqual({ changed: false });
  server.close();
  const silent: Connection = { client: await clientOf(() => undefined, 0.3), deleteUnreachable: false };
  await expect(lookWith(silent)).resolves.toEqual({ changed: false });
  await expect(lookWith(silent)).resolves.toEqual({ changed: false });
  expect(server.requests).toHaveLength(1);
});
