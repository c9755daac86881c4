import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { LabResource, type ArgsOf } from "./labResource";

export const certificateAuthorityInputs = z.strictObject({
  commonName: z.string(),
  days: z.int().positive(),
  /** Anything; a change makes a new authority. */
  keeper: z.string(),
});

export interface CertificateAuthorityOutputs {
  /** PEM, PKCS #8. Secret. */
  readonly privateKey: string;
  /** PEM. */
  readonly certificate: string;
  /** `sha256:…` over the public key, as kubeadm pins it. */
  readonly publicKeyHash: string;
}

/** A certificate authority that exists before the cluster does, so that nodes can pin it at join. */
export class CertificateAuthority extends LabResource<CertificateAuthorityOutputs> {
  declare readonly privateKey: pulumi.Output<CertificateAuthorityOutputs["privateKey"]>;
  declare readonly certificate: pulumi.Output<CertificateAuthorityOutputs["certificate"]>;
  declare readonly publicKeyHash: pulumi.Output<CertificateAuthorityOutputs["publicKeyHash"]>;

  constructor(
    name: string,
    args: ArgsOf<typeof certificateAuthorityInputs>,
    options?: pulumi.CustomResourceOptions,
  ) {
    const outputs = ["privateKey", "certificate", "publicKeyHash"] as const;
    super("CertificateAuthority", name, args, { outputs, secrets: ["privateKey"] }, options);
  }
}
