import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { CertificateAuthority } from "./certificateAuthority";
import { LabResource, type ArgsOf } from "./labResource";

export const clientCertificateInputs = z.strictObject({
  authorityKey: z.string(),
  authorityCertificate: z.string(),
  commonName: z.string(),
  organization: z.string(),
  days: z.int().positive(),
});

export interface ClientCertificateOutputs {
  /** PEM, PKCS #8. Secret. */
  readonly privateKey: string;
  /** PEM. */
  readonly certificate: string;
}

type ClientCertificateArgs = Omit<
  ArgsOf<typeof clientCertificateInputs>,
  "authorityKey" | "authorityCertificate"
> & { readonly authority: CertificateAuthority };

/** A client certificate signed by an authority of ours. */
export class ClientCertificate extends LabResource<ClientCertificateOutputs> {
  declare readonly privateKey: pulumi.Output<ClientCertificateOutputs["privateKey"]>;
  declare readonly certificate: pulumi.Output<ClientCertificateOutputs["certificate"]>;

  constructor(
    name: string,
    { authority, ...args }: ClientCertificateArgs,
    options?: pulumi.CustomResourceOptions,
  ) {
    const signer = { authorityKey: authority.privateKey, authorityCertificate: authority.certificate };
    const computed = { outputs: ["privateKey", "certificate"], secrets: ["privateKey"] } as const;
    super("ClientCertificate", name, { ...args, ...signer }, computed, options);
  }
}
