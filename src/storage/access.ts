import * as pulumi from "@pulumi/pulumi";
import { phase } from "../machines/phase";
import type { Machine } from "../machines/types";
import { renderTemplate } from "../render/template";
import { SshKeyPair } from "../resources/sshKeyPair";
import type { StorageAccess, StorageService } from "./types";

/** As templates/storage/door/open.sh calls the user. */
const user = "ganesha-door";
const deadline = 120;

/**
 * The way to storage whose Ganesha is on a machine of the lab, which knows Ceph's settings and Manila's key as well. It waits for the
 * storage.
 */
export function accessToMachine(
  { conf, keyring, ready }: StorageService,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): StorageAccess {
  const key = new SshKeyPair("ganesha-door-key", { comment: user, keeper: machine.id }, options);
  const opened = phase(
    "storage-door",
    machine,
    {
      template: "storage/door/open.sh",
      variables: { KEY: key.publicKey },
      files: [
        {
          path: "/usr/local/sbin/ganesha-door",
          content: renderTemplate("storage/door/program.py"),
          mode: "0755",
        },
      ],
      outputs: { conf, keyring },
      deadline,
    },
    { ...options, dependsOn: [...ready] },
  );
  return {
    conf: pulumi.unsecret(opened.results.apply((texts) => texts["conf"] ?? "")),
    keyring: opened.results.apply((texts) => texts["keyring"] ?? ""),
    door: { user, key: key.privateKey },
  };
}
