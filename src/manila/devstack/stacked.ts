import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { phase } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import { rendered } from "../../render/rendered";
import { renderTemplate } from "../../render/template";
import { Job, type Script } from "../../resources";
import { devstackBranch } from "../../releases/devstack";
import { typePairs } from "../backends";
import { credentialFile } from "../credential";
import { backendSections, stableBranch, type DevstackPasswords, type DevstackSettings } from "./localConf";

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
export function stacked(
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
        RELEASES: devstackBranch(settings.branch).debian.join(" "),
      },
      files: [
        { path: "/etc/manilakube/devstack/local.conf", content: configuration },
        { path: "/etc/manilakube/devstack/local.sh", content: localSh },
        { path: "/usr/local/lib/manilakube/devstack", content: runner, mode: "0755" },
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
      unit: "manilakube-devstack",
      user: "stack",
      command: "/usr/local/lib/manilakube/devstack",
      // devstack's own summary: a line for each step that it begins.
      steps: "/opt/stack/manilakube/logs/stack.sh.log.summary",
      configuration: pulumi.all([configuration, localSh]).apply((parts) =>
        createHash("sha256")
          .update(JSON.stringify([parts, reference, runner]))
          .digest("hex"),
      ),
      secrets: { ...passwords },
      deadline: settings.deadline * 60,
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
