import { delimiter, join } from "node:path";
import { kubectlDirectory, openCache, toolDirectories } from "../artifacts";
import { labDirectory, passphraseFile, placeVariables, pulumiHome, stateUrl } from "../paths";
import { defaultNodeReleases, nodeReleases, type NodeReleases } from "../releases/node";
import { settingsOf } from "../settings/ofStack";
import { InputError } from "../settings/problem";
import { proxyExceptions } from "./proxyExceptions";

/** What a stack's tools need beyond the user's own environment. No value is a secret. */
export function labVariables(stack: string): Record<string, string> {
  return {
    ...placeVariables(),
    KUBECONFIG: join(labDirectory(stack), "kubeconfig"),
    // Else kubectl leaves one in the user's home.
    KUBECACHEDIR: openCache().scratch("kubectl"),
    PULUMI_BACKEND_URL: stateUrl(),
    PULUMI_HOME: pulumiHome(),
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // What the program says of an object counts, also where another program (kubectl, `redeploy`) has said otherwise since.
    PULUMI_K8S_ENABLE_PATCH_FORCE: "true",
    ...proxyExceptions(stack),
  };
}

/** Directories that come first on PATH: a stack's cached tools, with Pulumi's plugins. */
export function toolPath(stack: string): string[] {
  const cache = openCache();
  const kubectl = kubectlDirectory(cache, releasesOf(stack));
  return [...toolDirectories(cache), kubectl];
}

/** A stack whose settings cannot be read still has its tools: those of the newest releases. */
function releasesOf(stack: string): NodeReleases {
  try {
    return nodeReleases(settingsOf(stack));
  } catch (error) {
    if (error instanceof InputError) {
      return defaultNodeReleases;
    }
    throw error;
  }
}

/** The whole environment of a stack's tools. */
export function toolEnvironment(stack: string): Record<string, string> {
  const path = [...toolPath(stack), process.env["PATH"] ?? ""].join(delimiter);
  return { ...(process.env as Record<string, string>), ...labVariables(stack), PATH: path };
}
