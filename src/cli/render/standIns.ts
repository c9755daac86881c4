import type { MockResourceResult } from "@pulumi/pulumi/runtime";
import { controllerName, nodePluginName } from "../../csi/chart/names";
import { namespaceName } from "../../csi/protocols";
import type { StatedObject } from "../../kubernetes/stated";
import { credentialFile, unreadCredential } from "../../manila/credential";
import type { AnyResourceType } from "../../plugin/host/types";
import { CertificateAuthority, ClientCertificate } from "../../plugin/lab/certificates";
import { Random } from "../../plugin/lab/random";
import { SshKeyPair } from "../../plugin/lab/sshKeyPair";
import { scriptInputs } from "../../resources/script";
import type { MachineAddress } from "./addresses";
import type { AskedResource } from "./program";

/** What the plugin makes from random bits alone, and so can be made here as well. */
const generated: Readonly<Record<string, AnyResourceType>> = {
  CertificateAuthority,
  ClientCertificate,
  Random,
  SshKeyPair,
};

/**
 * Answers for the plugins: passwords, keys and certificates are real ones, made as the plugin makes them; machines have the
 * given addresses, and their names as ids; what scripts read back is a text that says so.
 */
export function standIns(stack: string, addresses: readonly MachineAddress[]) {
  const addressOf = (name: string): string => {
    const machine = name.replace(/-(port|floating-ip)$/, "");
    const found = addresses.find((each) => each.machine === machine);
    if (found === undefined) {
      throw new Error(`no machine has the address ${name}`);
    }
    return found.address;
  };
  return async ({ type, name, inputs }: AskedResource): Promise<MockResourceResult> => {
    const kind = type.split(":").at(-1) ?? "";
    const generator = generated[kind];
    if (generator !== undefined) {
      const context = {
        urn: name,
        name,
        stack,
        signal: new AbortController().signal,
        status: () => undefined,
      };
      const { outputs } = await generator.create(generator.inputs.parse(inputs), context);
      return { id: name, state: { ...inputs, ...outputs } };
    }
    switch (type) {
      case "manilakube:lab:Script":
        return { id: name, state: { ...inputs, results: unreadResults(inputs) } };
      case "manilakube:lab:PodmanMachine":
        return { id: name, state: { ...inputs, boot: "first" } };
      case "openstack:networking/port:Port":
        return { id: name, state: { ...inputs, allFixedIps: [addressOf(name)] } };
      case "openstack:networking/floatingIp:FloatingIp":
        return { id: name, state: { ...inputs, address: addressOf(name) } };
      default:
        return { id: name, state: inputs };
    }
  };
}

/** Of Manila CSI's chart the workloads alone, which a script may wait for: its objects go to the Kubernetes API. */
export function standInChart(): StatedObject[] {
  const stated = (kind: string, name: string): StatedObject => ({
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace: namespaceName },
    // Without one Pulumi's SDK makes no such resource.
    spec: {},
  });
  return [stated("DaemonSet", nodePluginName), stated("StatefulSet", controllerName)];
}

function unreadResults(inputs: unknown): Record<string, string> {
  const { machineId, outputs } = scriptInputs.parse(inputs);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, path]) => [
      name,
      path === credentialFile ? unreadCredential(machineId) : `<${name} read back from ${machineId}>`,
    ]),
  );
}
