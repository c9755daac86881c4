import { namespaceName, secretName } from "../../csi/protocols";
import type { RunningLab } from "../../running/lab";

/** The secret that the drivers log in with: keys as Manila CSI reads them, values in base64. */
export async function driverSecret(lab: RunningLab): Promise<Readonly<Record<string, string>>> {
  const text = await lab.kubectl(["-n", namespaceName, "get", "secret", secretName, "-o", "json"]);
  return (JSON.parse(text) as { readonly data: Readonly<Record<string, string>> }).data;
}
