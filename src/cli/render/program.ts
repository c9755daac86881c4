import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import type { MockResourceResult } from "@pulumi/pulumi/runtime";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { standInChart } from "./standIns";

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
 * @returns the resources in a topological order, otherwise in the one in which the program states them: unlike the order of
 *   registration that is the same every time
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
      call: ({ token }) =>
        token === "kubernetes:helm:template"
          ? Promise.resolve({ result: standInChart() })
          : Promise.reject(new Error(`nobody answers ${token} here`)),
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
  const urns = await urnsOf(stated);
  await pulumi.runtime.disconnect();
  return inOrder(urns.flatMap((urn) => noted.get(urn) ?? []));
}

/** Of all that is stated, and of what is stated a little later: a chart and a manifest state their objects when those are known. */
async function urnsOf(stated: readonly pulumi.Resource[]): Promise<string[]> {
  for (;;) {
    const urns = await Promise.all(stated.map(urnOf));
    for (let turn = 0; turn < turnsOfLatecomers; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (urns.length === stated.length) {
      return urns;
    }
  }
}

/** Turns of the event loop, many more than the SDK takes from an answer to the next resource. */
const turnsOfLatecomers = 50;

/** Each resource behind all that it depends on, and otherwise as stated. */
function inOrder(resources: readonly RecordedResource[]): RecordedResource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const done = new Set<RecordedResource>();
  const visit = (resource: RecordedResource): void => {
    if (!done.has(resource)) {
      resource.dependencies.forEach((urn) => {
        const before = byUrn.get(urn);
        if (before !== undefined && before !== resource) {
          visit(before);
        }
      });
      done.add(resource);
    }
  };
  resources.forEach(visit);
  return [...done];
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
