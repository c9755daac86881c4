import { AsyncLocalStorage } from "node:async_hooks";
import * as k8s from "@kubernetes/client-node";
import pRetry from "p-retry";
import { abortAfter, anyOf } from "../../process/abort";

/** An object as the API server speaks of it. */
export interface KubernetesObject extends k8s.KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: k8s.V1ObjectMeta & { name: string };
}

const fieldManager = "manilakube";

/** The API error of a request, by HTTP status. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof k8s.ApiException ? error.code : undefined;
}

/** What the API server said, in its own words. */
export function reasonOf(error: unknown): string {
  if (error instanceof k8s.ApiException) {
    const body: unknown = error.body;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const message = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
    return message === undefined ? text : message.replaceAll('\\"', '"');
  }
  return error instanceof Error ? error.message : String(error);
}

/** A request without an answer: the API server is frozen, or packets to it are lost. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** Seconds; two busy cores may take a while. */
const requestSeconds = 30;
/** Of an apply whose connection breaks. Applying twice is applying once. */
const retries = 3;

/** What the client keeps to itself: paths, which a watch needs, and how long a request may take. */
class Objects extends k8s.KubernetesObjectApi {
  /** Cancels the requests of one operation; the client's methods have no parameter for it. */
  private readonly cancelled = new AsyncLocalStorage<AbortSignal>();
  seconds = requestSeconds;

  cancellable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.cancelled.run(signal, work);
  }

  path(object: KubernetesObject): Promise<string> {
    return this.specUriPath(object, "read");
  }

  protected override async requestPromise<T extends k8s.KubernetesObject>(
    ...[request, ...rest]: Parameters<k8s.KubernetesObjectApi["requestPromise"]>
  ): Promise<T> {
    const timeout = abortAfter(this.seconds * 1000);
    const signal = this.cancelled.getStore();
    request.setSignal(anyOf(timeout, signal));
    try {
      return await super.requestPromise<T>(request, ...rest);
    } catch (error) {
      if (signal?.aborted === true) {
        throw new NoAnswer("cancelled before the API server answered", { cause: error });
      }
      throw timeout.aborted
        ? new NoAnswer(`the API server did not answer within ${this.seconds} s`, { cause: error })
        : error;
    }
  }
}

/** One cluster: apply, read, delete and watch single objects of any kind. */
export class ClusterClient {
  private readonly config = new k8s.KubeConfig();
  private objects: Objects;

  constructor(
    kubeconfig: string,
    private readonly seconds = requestSeconds,
  ) {
    this.config.loadFromString(kubeconfig);
    this.objects = this.connect();
  }

  /** Server-side apply. */
  async apply(object: KubernetesObject, signal: AbortSignal, dryRun = false): Promise<k8s.KubernetesObject> {
    const attempt = (): Promise<k8s.KubernetesObject> =>
      this.request(signal, () =>
        this.objects.patch(
          object,
          undefined,
          dryRun ? "All" : undefined,
          fieldManager,
          true,
          k8s.PatchStrategy.ServerSideApply,
        ),
      );
    const isBroken = ({ error }: { readonly error: Error }): boolean =>
      statusOf(error) === undefined && !(error instanceof NoAnswer) && !isUnknownKind(error);
    return pRetry(attempt, { retries, minTimeout: 500, shouldRetry: isBroken, signal });
  }

  /** @returns undefined where there is no such object, or no such kind any more */
  async read(object: KubernetesObject, signal: AbortSignal): Promise<k8s.KubernetesObject | undefined> {
    try {
      return await this.request(signal, () => this.objects.read(object as never));
    } catch (error) {
      if (statusOf(error) === 404 || isUnknownKind(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async delete(object: KubernetesObject, signal: AbortSignal): Promise<void> {
    try {
      await this.request(signal, () =>
        this.objects.delete(object, undefined, undefined, undefined, undefined, "Foreground"),
      );
    } catch (error) {
      if (statusOf(error) !== 404 && !isUnknownKind(error)) {
        throw error;
      }
    }
  }

  /** The pods of a workload. */
  async pods(
    namespace: string,
    selector: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<readonly k8s.V1Pod[]> {
    const labels = Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
    const none = undefined;
    const list = await this.request(signal, () =>
      this.objects.list<k8s.V1Pod>("v1", "Pod", namespace, none, none, none, none, labels),
    );
    return list.items;
  }

  /**
   * Calls back with each state of an object until the signal is aborted or the server ends the watch.
   * Resolves when the watch is over, whatever ended it: the caller looks again.
   */
  async watch(
    object: KubernetesObject,
    onState: (state: k8s.KubernetesObject | undefined) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const path = await this.request(signal, () => this.objects.path(object));
    const collection = path.slice(0, path.lastIndexOf("/"));
    const query = { fieldSelector: `metadata.name=${object.metadata.name}` };
    await new Promise<void>((resolve) => {
      let request: AbortController | undefined;
      // The client gives its own means of ending only with the server's answer, which may never come.
      const stop = (): void => {
        request?.abort();
        resolve();
      };
      signal.addEventListener("abort", stop, { once: true });
      void new k8s.Watch(this.config)
        .watch(
          collection,
          query,
          (type, state: k8s.KubernetesObject) => {
            onState(type === "DELETED" ? undefined : state);
          },
          () => {
            resolve();
          },
        )
        .then((begun) => {
          request = begun;
          if (signal.aborted) {
            stop();
          }
        }, resolve);
    });
  }

  private request<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.withDiscovery(() => this.objects.cancellable(signal, work));
  }

  /** The client remembers which kinds there are; a kind made a moment ago needs another look. */
  private async withDiscovery<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (!isUnknownKind(error)) {
        throw error;
      }
      this.objects = this.connect();
      return await request();
    }
  }

  private connect(): Objects {
    const objects = this.config.makeApiClient(Objects);
    objects.seconds = this.seconds;
    return objects;
  }
}

function isUnknownKind(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Unrecognized API version and kind");
}
