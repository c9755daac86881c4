import * as pulumi from "@pulumi/pulumi";
import { renderTemplate } from "./template";

/** A template filled with values that may be known only when other resources are made. */
export function rendered(
  path: string,
  values: Readonly<Record<string, pulumi.Input<string>>>,
): pulumi.Output<string> {
  return pulumi.all(values).apply((all) => renderTemplate(path, all));
}
