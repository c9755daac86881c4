import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { phase } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import { devstackBranch } from "../../releases/devstack";
import { rendered } from "../../render/rendered";
import { renderTemplate } from "../../render/template";
import { Job } from "../../resources/job";
import type { Script } from "../../resources/script";
import { typePairs } from "../backends";
import { credentialFile } from "../credential";
import { backendSections, stableBranch, type DevstackPasswords, type DevstackSettings } from "./localConf";

/** What the smallest machine has that held devstack with Ceph: it used 2 GB of memory and 5 of disk, Ceph's image comes to that. */
const memoryMebibytes = 3700;
const diskMebibytes = 12_000;

/** Seconds: packages, a user, a clone. */
const prepareDeadline = 1200;
const readBackDeadline = 300;

const directory = "/opt/stack/devstack";

/**
 * A machine with devstack on it: the machine made ready, stack.sh as a job that goes on when nobody listens, and what the
 * lab must know of it read back.
 * @param configuration its local.conf
 * @returns the script whose results are `credential` and `monitors`
 */
export function runStackSh(
  settings: DevstackSettings,
  machine: Machine,
  configuration: pulumi.Output<string>,
  passwords: DevstackPasswords,
  options: pulumi.CustomResourceOptions,
): Script {
  const reference = settings.changes.devstack ?? stableBranch(settings);
  const runner = renderTemplate("manila/devstack/run.sh");
  const localSh = rendered("manila/devstack/local.sh", {
    ADDRESS: machine.privateAddress,
    PUBLIC_ADDRESS: machine.address,
    TYPES: typePairs("backend"),
    BACKENDS: backendSections.join(" "),
  });
  const prepared = phase(
    "devstack-prepare",
    machine,
    {
      template: "manila/devstack/prepare.sh",
      variables: {
        ADDRESS: machine.privateAddress,
        GIT_BASE: settings.gitBase,
        REF: reference,
      },
      files: [
        { path: "/etc/manilakube/devstack/local.conf", content: configuration },
        { path: "/etc/manilakube/devstack/local.sh", content: localSh },
        { path: "/usr/local/lib/manilakube/devstack", content: runner, mode: "0755" },
        ...preflightFiles(settings),
      ],
      deadline: prepareDeadline,
    },
    options,
  );
  const job = new Job(
    "devstack-stack",
    {
      machineId: machine.id,
      endpoint: machine.endpoint,
      user: "stack",
      command: "/usr/local/lib/manilakube/devstack",
      // No secret, though made of some: a preview shows whether it is another one.
      configuration: pulumi.unsecret(
        pulumi.all([configuration, localSh]).apply((parts) =>
          createHash("sha256")
            .update(JSON.stringify([parts, reference, runner]))
            .digest("hex"),
        ),
      ),
      secrets: { ...passwords },
      deadline: settings.deadline * 60 * machine.patience,
    },
    { ...options, deletedWith: machine.resource, dependsOn: [prepared] },
  );
  return phase(
    "devstack-read-back",
    machine,
    {
      template: "manila/devstack/read-back.sh",
      variables: { DIRECTORY: directory },
      outputs: { credential: credentialFile, monitors: "/etc/manilakube/monitors" },
      deadline: readBackDeadline,
    },
    { ...options, dependsOn: [job] },
  );
}

/** The program that looks for what stack.sh would miss, with what it must know. It runs before each stack.sh, not once. */
function preflightFiles(settings: DevstackSettings): { path: string; content: string; mode: string }[] {
  const command = renderTemplate("manila/devstack/preflight.sh", {
    RELEASES: devstackBranch(settings.branch).debian.join(" "),
    MEMORY_MIB: `${memoryMebibytes}`,
    DISK_MIB: `${diskMebibytes}`,
  });
  return [
    { path: "/usr/local/lib/manilakube/devstack-preflight", content: command, mode: "0755" },
    {
      path: "/usr/local/lib/manilakube/devstack-preflight.py",
      content: renderTemplate("manila/devstack/preflight.py"),
      mode: "0644",
    },
  ];
}
