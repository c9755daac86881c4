import { dump } from "js-yaml";

export interface KubeconfigParameters {
  /** Name of cluster and context. */
  readonly name: string;
  readonly server: string;
  /** PEM texts. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** A kubeconfig for one user of one cluster. Pure; holds the key. */
export function renderKubeconfig({
  name,
  server,
  authority,
  certificate,
  key,
}: KubeconfigParameters): string {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const user = `${name}-admin`;
  return dump({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": base64(authority) } }],
    users: [
      {
        name: user,
        user: { "client-certificate-data": base64(certificate), "client-key-data": base64(key) },
      },
    ],
    contexts: [{ name, context: { cluster: name, user } }],
    "current-context": name,
  });
}
