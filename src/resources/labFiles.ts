import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { LabResource, type ArgsOf } from "./labResource";

export const labFilesInputs = z.strictObject({
  /** Name below `.lab/<stack>/` → content. */
  files: z.record(z.string().regex(/^[\w.-]+$/), z.string()),
});

/** What a lab hands to its user: files in `.lab/<stack>/` that only their owner can read. */
export class LabFiles extends LabResource {
  constructor(name: string, args: ArgsOf<typeof labFilesInputs>, options?: pulumi.CustomResourceOptions) {
    super("LabFiles", name, args, {}, options);
  }
}
