import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Backend, ManilaService } from "../manila/types";
import { after } from "./context";
import { namespaceName, secretName, type MountChoices, type Protocol } from "./protocols";

/** Keys of Manila CSI's secret by what openstacksdk calls the same. A user's domain is asked for twice. */
const secretKeys: Readonly<Record<string, readonly string[]>> = {
  application_credential_id: ["os-applicationCredentialID"],
  application_credential_secret: ["os-applicationCredentialSecret"],
  username: ["os-userName"],
  password: ["os-password"],
  user_domain_id: ["os-userDomainID", "os-domainID"],
  user_domain_name: ["os-userDomainName", "os-domainName"],
  project_id: ["os-projectID"],
};

/** The drivers' login, in the form that Manila CSI reads. */
export function manilaSecret(
  { internalAuthUrl, internalInterface, region, trust, driver }: ManilaService,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const credential = driver.apply((parts) =>
    Object.fromEntries(
      Object.entries(parts).flatMap(([part, value]) => (secretKeys[part] ?? []).map((key) => [key, value])),
    ),
  );
  return new k8s.core.v1.Secret(
    secretName,
    {
      metadata: { name: secretName, namespace: namespaceName },
      type: "Opaque",
      stringData: pulumi.secret(
        pulumi.all([internalAuthUrl, credential]).apply(([url, login]) => ({
          "os-authURL": url,
          "os-endpointType": internalInterface,
          "os-region": region,
          ...(trust.certificate === undefined ? {} : { "os-certAuthority": trust.certificate }),
          ...(trust.verify ? {} : { "os-TLSInsecure": "true" }),
          ...login,
        })),
      ),
    },
    options,
  );
}

/** Storage class and snapshot class of one protocol, on the share type of its back end. */
export function storageClasses(
  protocol: Protocol,
  backend: Backend,
  choices: MountChoices,
  kinds: readonly pulumi.Resource[],
  options: pulumi.CustomResourceOptions,
): readonly pulumi.CustomResource[] {
  const metadata = { name: protocol.storageClass };
  const secret = (use: string): Record<string, string> => ({
    [`csi.storage.k8s.io/${use}-secret-name`]: secretName,
    [`csi.storage.k8s.io/${use}-secret-namespace`]: namespaceName,
  });
  const storageClass = new k8s.storage.v1.StorageClass(
    protocol.storageClass,
    {
      metadata,
      provisioner: protocol.driver,
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
      volumeBindingMode: "Immediate",
      ...(protocol.mountOptions.length > 0 ? { mountOptions: [...protocol.mountOptions] } : {}),
      parameters: {
        type: backend.shareType,
        ...protocol.parameters(choices),
        ...secret("provisioner"),
        ...secret("controller-expand"),
        ...secret("node-stage"),
        ...secret("node-publish"),
      },
    },
    options,
  );
  const snapshotClass = new k8s.apiextensions.CustomResource(
    protocol.storageClass,
    {
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshotClass",
      metadata,
      driver: protocol.driver,
      deletionPolicy: "Delete",
      parameters: secret("snapshotter"),
    },
    after(options, ...kinds),
  );
  return [storageClass, snapshotClass];
}
