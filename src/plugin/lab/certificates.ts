import "reflect-metadata";
import { createHash, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { z } from "zod";
import { certificateAuthorityInputs, type CertificateAuthorityOutputs } from "../../resources/certificateAuthority";
import { clientCertificateInputs, type ClientCertificateOutputs } from "../../resources/clientCertificate";
import { erase, type ResourceType } from "../host/types";

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 3600 * 1000;

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function toPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

function validity(days: number): { notBefore: Date; notAfter: Date } {
  // Machines' clocks may lag a little behind ours.
  return { notBefore: new Date(Date.now() - day / 24), notAfter: new Date(Date.now() + days * day) };
}

const certificateAuthority: ResourceType<
  z.infer<typeof certificateAuthorityInputs>,
  CertificateAuthorityOutputs
> = {
  inputs: certificateAuthorityInputs,
  identity: ["commonName", "days", "keeper"],
  diff: () => ({ changed: false }),
  create: async ({ commonName, days }) => {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${commonName}`,
      keys,
      signingAlgorithm: algorithm,
      ...validity(days),
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.digitalSignature |
            x509.KeyUsageFlags.keyEncipherment |
            x509.KeyUsageFlags.keyCertSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        new x509.SubjectAlternativeNameExtension([{ type: "dns", value: commonName }]),
      ],
    });
    const hash = createHash("sha256").update(Buffer.from(certificate.publicKey.rawData)).digest("hex");
    return {
      id: certificate.serialNumber,
      outputs: {
        privateKey: await toPem(keys.privateKey),
        certificate: certificate.toString("pem"),
        // kubeadm's form of a pin: SHA-256 of the DER-encoded SubjectPublicKeyInfo.
        publicKeyHash: `sha256:${hash}`,
      },
    };
  },
};

const clientCertificate: ResourceType<z.infer<typeof clientCertificateInputs>, ClientCertificateOutputs> = {
  inputs: clientCertificateInputs,
  identity: ["authorityCertificate", "commonName", "organization", "days"],
  diff: () => ({ changed: false }),
  create: async (given) => {
    const issuer = new x509.X509Certificate(given.authorityCertificate);
    const [encoded] = x509.PemConverter.decode(given.authorityKey);
    if (encoded === undefined) {
      throw new Error("the authority's key is no PEM text");
    }
    const signingKey = await webcrypto.subtle.importKey("pkcs8", encoded, algorithm, false, ["sign"]);
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `O=${given.organization}, CN=${given.commonName}`,
      issuer: issuer.subject,
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      ...validity(given.days),
      extensions: [
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ],
    });
    return {
      id: certificate.serialNumber,
      outputs: { privateKey: await toPem(keys.privateKey), certificate: certificate.toString("pem") },
    };
  },
};

export const CertificateAuthority = erase(certificateAuthority);
export const ClientCertificate = erase(clientCertificate);
