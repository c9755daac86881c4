import * as pulumi from "@pulumi/pulumi";

/**
 * A process of the plugin `manilakube` for one lab of a program that is not this project's: it tells the plugin what the lab
 * is called, and where it keeps its files. The lab of a stack needs none, since it has its stack's name and the checkout's `.lab/`.
 */
export class LabProvider extends pulumi.ProviderResource {
  /** @param home absolute path of what is `.lab/` for the program */
  constructor(lab: string, home: string, options?: pulumi.ResourceOptions) {
    super("manilakube", lab, { lab, home }, options);
  }
}
