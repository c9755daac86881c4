import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { LabResource, type ArgsOf } from "./labResource";

export const sshKeyPairInputs = z.strictObject({
  comment: z.string(),
  /** Anything; a change makes another pair. */
  keeper: z.string().default(""),
});

export interface SshKeyPairOutputs {
  /** OpenSSH form. Secret. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA… comment` */
  readonly publicKey: string;
}

/** An ed25519 key pair, for a login or as a host key made before its machine. */
export class SshKeyPair extends LabResource<SshKeyPairOutputs> {
  declare readonly privateKey: pulumi.Output<SshKeyPairOutputs["privateKey"]>;
  declare readonly publicKey: pulumi.Output<SshKeyPairOutputs["publicKey"]>;

  constructor(name: string, args: ArgsOf<typeof sshKeyPairInputs>, options?: pulumi.CustomResourceOptions) {
    const computed = { outputs: ["privateKey", "publicKey"], secrets: ["privateKey"] } as const;
    super("SshKeyPair", name, args, computed, options);
  }
}
