import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import type { MockResourceResult } from "@pulumi/pulumi/runtime";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** A resource as a program asks for it. */
export interface AskedResource {
  readonly type: string;
  readonly name: string;
  /** Secrets are plain. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface RecordedResource extends AskedResource {
  readonly urn: string;
  /** URNs of what has to be there first. */
  readonly dependencies: readonly string[];
}

/**
 * Runs a Pulumi program without engine and plugins, for what it would make. Only one at a time: the SDK's state is global.
 * @param program makes its resources below the given options
 * @param answer stands in for the plugins: gives a resource its id and outputs
 * @returns the resources in the order in which the program states them. It states what a resource depends on before the
 *   resource, so that is a topological order; and unlike the order of registration it is the same every time.
 */
export async function recordProgram(
  stack: string,
  program: (options: pulumi.ComponentResourceOptions) => void,
  answer: (asked: AskedResource) => Promise<MockResourceResult>,
): Promise<readonly RecordedResource[]> {
  const stated: pulumi.Resource[] = [];
  const noted = new Map<string, RecordedResource>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) =>
        answer({ type, name, inputs: plain(inputs as Record<string, unknown>) }),
      call: ({ token }) => Promise.reject(new Error(`nobody answers ${token} here`)),
    },
    "manilakube",
    stack,
  );
  listen((resource) => noted.set(resource.urn, resource));
  const state: pulumi.ResourceTransformation = ({ resource }) => {
    stated.push(resource);
    return undefined;
  };
  program({ transformations: [state] });
  const urns = await Promise.all(stated.map(urnOf));
  await pulumi.runtime.disconnect();
  return urns.flatMap((urn) => noted.get(urn) ?? []);
}

/** Mocks are told of inputs only; dependencies are in the request to the monitor. */
function listen(note: (resource: RecordedResource) => void): void {
  const monitor: unknown = pulumi.runtime.getMonitor();
  if (!(monitor instanceof MockMonitor)) {
    throw new Error("the SDK has another monitor than that of its mocks");
  }
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (
    request: RegisterResourceRequest,
    callback: (error: unknown, response: RegisterResourceResponse | undefined) => void,
  ) =>
    register(request, (error: unknown, response: RegisterResourceResponse | undefined) => {
      const properties = request.getObject();
      if (response !== undefined && properties !== undefined) {
        note({
          urn: response.getUrn(),
          type: request.getType(),
          name: request.getName(),
          inputs: plain(pulumi.runtime.deserializeProperties(properties)),
          dependencies: request.getDependenciesList(),
        });
      }
      callback(error, response);
    });
}

/** The SDK marks a property as secret as a whole. */
function plain(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]): [string, unknown] => [
      name,
      pulumi.runtime.unwrapRpcSecret(value),
    ]),
  );
}

/** Known when the resource is registered. */
function urnOf({ urn }: pulumi.Resource): Promise<string> {
  return new Promise((resolve) => {
    urn.apply(resolve);
  });
}
