import type { StatedObject } from "../../src/kubernetes/stated";
import chart from "../fixtures/manila-csi-chart.json";

/** In place of what Helm makes of Manila CSI's chart: what a lab changes of it, and a little that it does not. */
export function renderedChart(): StatedObject[] {
  // No structuredClone: Jest's tests would get another realm's lists, which Pulumi takes for groups.
  return JSON.parse(JSON.stringify(chart)) as StatedObject[];
}
