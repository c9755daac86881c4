import type * as pulumi from "@pulumi/pulumi";
import { phase } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import type { Settings } from "../../settings/load";
import { parseQuantity } from "../../settings/quantity";
import { cephConf, keyringOf, type StorageService } from "../types";
import { cephPhase } from "./ceph";
import { client, fileSystem, nfsPool } from "./names";

/** Seconds; the phase takes about half a minute on two idle cores. */
const deadline = 400;

/** Ceph and Ganesha from the distribution's packages, all on Manila's machine, and gone with it. */
export function packagesStorage(
  { cephSize }: Extract<Settings["manila"], { kind: "packages" }>,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): StorageService {
  const made = phase(
    // As labs that are up have it.
    "manila-ceph",
    machine,
    { ...cephPhase(machine, parseQuantity(cephSize) ?? 0), template: "manila/ceph.sh", deadline },
    options,
  );
  return {
    monitors: [machine.privateAddress],
    conf: cephConf,
    fileSystem,
    client,
    keyring: keyringOf(client),
    nfs: { by: "dbus", address: machine.privateAddress, pool: nfsPool },
    isOurs: true,
    ready: [made],
  };
}
