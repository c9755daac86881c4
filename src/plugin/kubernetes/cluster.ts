import * as k8s from "@kubernetes/client-node";

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

/** Paths are what the client keeps to itself; a watch needs one. */
class Objects extends k8s.KubernetesObjectApi {
  path(object: KubernetesObject): Promise<string> {
    return this.specUriPath(object, "read");
  }
}

/** One cluster: apply, read, delete and watch single objects of any kind. */
export class ClusterClient {
  private readonly config = new k8s.KubeConfig();
  private objects: Objects;

  constructor(kubeconfig: string) {
    this.config.loadFromString(kubeconfig);
    this.objects = this.connect();
  }

  /** Server-side apply. */
  async apply(object: KubernetesObject, dryRun = false): Promise<k8s.KubernetesObject> {
    return this.withDiscovery(() =>
      this.objects.patch(
        object,
        undefined,
        dryRun ? "All" : undefined,
        fieldManager,
        true,
        k8s.PatchStrategy.ServerSideApply,
      ),
    );
  }

  /** @returns undefined where there is no such object, or no such kind any more */
  async read(object: KubernetesObject): Promise<k8s.KubernetesObject | undefined> {
    try {
      return await this.withDiscovery(() => this.objects.read(object as never));
    } catch (error) {
      if (statusOf(error) === 404 || isUnknownKind(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async delete(object: KubernetesObject): Promise<void> {
    try {
      await this.withDiscovery(() =>
        this.objects.delete(object, undefined, undefined, undefined, undefined, "Foreground"),
      );
    } catch (error) {
      if (statusOf(error) !== 404 && !isUnknownKind(error)) {
        throw error;
      }
    }
  }

  /** The pods of a workload. */
  async pods(namespace: string, selector: Readonly<Record<string, string>>): Promise<readonly k8s.V1Pod[]> {
    const labelSelector = Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
    const list = await this.config
      .makeApiClient(k8s.CoreV1Api)
      .listNamespacedPod({ namespace, labelSelector });
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
    const path = await this.withDiscovery(() => this.objects.path(object));
    const collection = path.slice(0, path.lastIndexOf("/"));
    const query = { fieldSelector: `metadata.name=${object.metadata.name}` };
    await new Promise<void>((resolve) => {
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
        .then((request) => {
          signal.addEventListener("abort", () => {
            request.abort();
            resolve();
          });
        }, resolve);
    });
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
    return this.config.makeApiClient(Objects);
  }
}

function isUnknownKind(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Unrecognized API version and kind");
}
