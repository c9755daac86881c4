import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { MockCallArgs, MockResourceArgs } from "@pulumi/pulumi/runtime";
import { textsIn, type Artifacts } from "../../src/artifacts";
import type { MachineSources } from "../../src/machines/sources";
import type { MachineRequest, WantedMachine } from "../../src/machines/types";
import { imageTags, localImage } from "../../src/artifacts/images";
import { defaultNodeReleases } from "../../src/releases/node";
import { generated } from "./generated";
import { renderedChart } from "./renderedChart";

/**
 * Records what a program would make, without engine and plugins. Shows inputs and names only: order, replacement and
 * secrets are the engine tests' business.
 */
export class Recorder {
  readonly resources: MockResourceArgs[] = [];
  readonly calls: MockCallArgs[] = [];

  /** To be called before the program is imported. */
  install(): void {
    void pulumi.runtime.setMocks(
      {
        newResource: (args: MockResourceArgs) => {
          this.resources.push(args);
          return { id: `${args.name}-id`, state: { ...(args.inputs as object), ...generated(args) } };
        },
        call: (args: MockCallArgs) => {
          this.calls.push(args);
          return args.token === "kubernetes:helm:template"
            ? { result: renderedChart() }
            : (args.inputs as Record<string, unknown>);
        },
      },
      "manilakube",
      "test",
    );
  }

  /** Sorted `type name` of all custom resources. */
  list(): string[] {
    return this.resources
      .filter(({ custom }) => custom === true)
      .map(({ type, name }) => `${type} ${name}`)
      .sort();
  }

  /** What Helm is last asked to make of Manila CSI's chart. */
  chart(): { readonly path?: string; readonly values: Readonly<Record<string, unknown>> } {
    const call = this.calls.filter(({ token }) => token === "kubernetes:helm:template").at(-1);
    const { jsonOpts = "" } = (call?.inputs ?? {}) as { readonly jsonOpts?: string };
    return JSON.parse(jsonOpts) as ReturnType<Recorder["chart"]>;
  }

  inputsOf(type: string, name: string): Record<string, unknown> {
    const found = this.resources.find((resource) => resource.type === type && resource.name === name);
    if (found === undefined) {
      throw new Error(`no ${type} ${name} was made`);
    }
    return found.inputs as Record<string, unknown>;
  }
}

const fixtures = join(__dirname, "..", "fixtures");

export const artifacts: Artifacts = {
  snapshotKinds: () => textsIn(join(fixtures, "snapshot-kinds")),
  manifest: (name) => textsIn(join(fixtures, "manifests", name)),
  manilaCsiChart: () => "/cache/manila-csi-chart",
  image: (name) => localImage(defaultNodeReleases, name),
  imageTag: (name) => imageTags(defaultNodeReleases)[name],
};

/** Machines as the program wants them, for tests that want no other generation of them. */
export function ofOneGeneration(requests: readonly MachineRequest[]): WantedMachine[] {
  return requests.map((request) => ({ ...request, generation: { fixed: {}, rising: {} } }));
}

/** What a lab on this host is made from. */
export const host: MachineSources = {
  host: {
    kinds: { podman: { node: "/cache/node", storage: "/cache/storage", patience: 1 } },
    anchor: undefined,
  },
};

/** Lets everything resolve that the program has started. */
export async function settle(resources: readonly pulumi.Resource[]): Promise<void> {
  await Promise.all(resources.map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));
  // Late children register when their inputs resolve, a few turns of the event loop after their parents.
  for (let turn = 0; turn < 50; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
