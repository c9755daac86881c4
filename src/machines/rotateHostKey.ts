import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../remote/endpoint";
import { Script, SshKeyPair } from "../resources";

/** A machine that cloud-init has made ready. */
export interface FreshMachine {
  readonly instance: pulumi.CustomResource;
  /** What cloud-init installs; it has been in the machine's metadata, so it is for the first contact only. */
  readonly firstHostKey: SshKeyPair;
}

/** How to get to a machine. */
export interface Route {
  readonly host: pulumi.Output<string>;
  readonly user: string;
  readonly login: SshKeyPair;
  /** The jump host's endpoint. */
  readonly jump?: pulumi.Output<Endpoint> | undefined;
}

/** Seconds: a server's first boot, and cloud-init. */
const bootDeadline = 600;

/**
 * Changes a machine's host key at the first contact: the first one lay in its metadata, where everything that runs on
 * the machine may read it.
 * @returns the endpoint with the new key pinned
 */
export function rotateHostKey(
  name: string,
  { instance, firstHostKey }: FreshMachine,
  { host, user, login, jump }: Route,
  reachable: readonly pulumi.Resource[],
  options: pulumi.CustomResourceOptions,
): pulumi.Output<Endpoint> {
  // Another server has another key: one that takes over an address is never taken for its predecessor.
  const hostKey = new SshKeyPair(`${name}-host-key`, { comment: name, keeper: instance.id }, options);
  const endpoint = pulumi
    .all([host, login.privateKey, hostKey.publicKey, jump])
    .apply(([address, privateKey, key, through]) => ({
      host: address,
      port: 22,
      user,
      privateKey,
      hostKey: key,
      ...(through === undefined ? {} : { jump: through }),
    }));
  const rotation = new Script(
    `${name}-host-key-rotation`,
    {
      machineId: instance.id,
      endpoint: pulumi
        .all([endpoint, firstHostKey.publicKey])
        .apply(([known, formerHostKey]) => ({ ...known, formerHostKey })),
      template: "machines/rotate-host-key.sh",
      secrets: { HOST_KEY: hostKey.privateKey },
      deadline: bootDeadline,
    },
    { ...options, deletedWith: instance, dependsOn: [...reachable] },
  );
  return pulumi.all([endpoint, rotation.id]).apply(([known]) => known);
}
