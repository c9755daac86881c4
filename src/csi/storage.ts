import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Backend, ManilaService } from "../manila/types";
import { after } from "./context";
import { namespaceName, secretName, type MountChoices, type Protocol } from "./protocols";

/** The application credential, in the form that Manila CSI reads. */
export function manilaSecret(
  { internalAuthUrl, region, applicationCredential }: ManilaService,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const credential = pulumi.secret(applicationCredential);
  return new k8s.core.v1.Secret(
    secretName,
    {
      metadata: { name: secretName, namespace: namespaceName },
      type: "Opaque",
      stringData: {
        "os-authURL": internalAuthUrl,
        "os-endpointType": "internal",
        "os-region": region,
        "os-applicationCredentialID": credential.id,
        "os-applicationCredentialSecret": credential.secret,
      },
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
): readonly pulumi.Resource[] {
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
