import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { groupOptions, transformation } from "../../kubernetes/stated";
import { namespaceName } from "../protocols";
import { chartName, chartRepository } from "./names";
import { chartPatches } from "./patches";
import { missingRights } from "./rights";
import { chartValues, mergeValues, type ChartFacts, type ChartValues } from "./values";

/** Which chart, and what a user wants of it: a directory or an archive, or a version of the published one. */
export interface ChartChoice {
  readonly from: { readonly path: string } | { readonly version: string };
  readonly values: ChartValues;
}

/**
 * Manila CSI by its official chart, both protocols in one: Helm's own templates, rendered by Pulumi's plugin.
 * @returns the resources of its objects, once it is rendered
 */
export function manilaChart(
  { from, values }: ChartChoice,
  facts: ChartFacts,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<pulumi.Resource[]> {
  const chart = new k8s.helm.v3.Chart(
    chartName,
    {
      ...("path" in from
        ? { path: from.path }
        : { chart: chartName, version: from.version, fetchOpts: { repo: chartRepository } }),
      namespace: namespaceName,
      values: mergeValues(chartValues(facts), values),
      transformations: [transformation(chartPatches, options)],
    },
    groupOptions(options),
  );
  const rights = missingRights(options);
  return chart.ready.apply((resources) => [...rendered(resources), rights]);
}

/**
 * Where the plugin cannot speak to the cluster, the engine takes "no answer" for "no objects" and goes on: in a preview that is as it
 * should be, in an update it would remove the driver.
 */
function rendered(resources: readonly pulumi.Resource[]): readonly pulumi.Resource[] {
  if (resources.length === 0 && !pulumi.runtime.isDryRun()) {
    throw new Error(`the chart ${chartName} has given no objects: Pulumi's Kubernetes plugin was not asked`);
  }
  return resources;
}
