import { namespaceName, secretName } from "../../csi/protocols";
import { kubectlOf } from "../kubectl";

/** The secret that the drivers log in with: keys as Manila CSI reads them, values in base64. */
export async function driverSecret(stack: string): Promise<Readonly<Record<string, string>>> {
  const text = await kubectlOf(stack)(["-n", namespaceName, "get", "secret", secretName, "-o", "json"]);
  return (JSON.parse(text) as { readonly data: Readonly<Record<string, string>> }).data;
}
