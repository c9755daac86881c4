import * as pulumi from "@pulumi/pulumi";
import { phase } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import { renderTemplate } from "../../render/template";
import type { ExternalStorage } from "../../settings/storage";
import { ganeshaFiles } from "../ganesha";
import { cephConf, keyringOf, type StorageService } from "../types";
import type { StorageFacts } from "./facts";

/** Seconds in which the Ceph must answer each question. */
const secondsToAnswer = 60;
/** Seconds: a dozen questions, most of which are answered at once, and Ganesha's start. */
const deadline = 400;

/**
 * A Ceph that is there already: Manila's machine becomes one of its clients, and has the lab's NFS server (Ganesha) before the
 * Ceph's file system. The phase asks the Ceph first what it is and what the key may do.
 */
export function externalStorage(
  { monitors, fileSystem, client, nfsPool }: ExternalStorage,
  { key, mark }: StorageFacts,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): StorageService {
  const ready = phase(
    "storage-external",
    machine,
    {
      template: "storage/external/connect.sh",
      variables: {
        MONITORS: monitors.join(" "),
        FILE_SYSTEM: fileSystem,
        CLIENT: client,
        NFS_POOL: nfsPool,
        LAB: mark,
        SECONDS_TO_ANSWER: `${secondsToAnswer}`,
      },
      secrets: { KEY: pulumi.secret(key) },
      files: [
        {
          path: cephConf,
          content: renderTemplate("storage/external/ceph.conf", { MONITORS: monitors.join(",") }),
          mode: "0644",
        },
        ...ganeshaFiles(machine, {
          client,
          pool: nfsPool,
          index: renderTemplate("storage/external/ganesha-index.sh"),
        }),
        {
          path: "/etc/manilakube/ganesha-store",
          content: `CLIENT='${client}'\nPOOL='${nfsPool}'\n`,
          mode: "0644",
        },
        {
          path: "/usr/local/lib/manilakube/examine-ceph.py",
          content: renderTemplate("storage/external/examine.py"),
          mode: "0644",
        },
      ],
      deadline,
    },
    options,
  );
  return {
    monitors,
    conf: cephConf,
    fileSystem,
    client,
    keyring: keyringOf(client),
    nfs: { by: "dbus", address: machine.privateAddress, pool: nfsPool },
    isOurs: false,
    ready: [ready],
  };
}
