import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../../machines/types";
import { devstackBranch } from "../../releases/devstack";
import { rendered } from "../../render/rendered";
import type { Settings } from "../../settings/load";
import { parseQuantity } from "../../settings/quantity";

export type DevstackSettings = Extract<Settings["manila"], { kind: "devstack" }>;

/** Letters and digits only: devstack puts them into URLs and shell commands as they are. Secret. */
export interface DevstackPasswords {
  readonly admin: pulumi.Output<string>;
  readonly database: pulumi.Output<string>;
  readonly rabbit: pulumi.Output<string>;
  readonly service: pulumi.Output<string>;
}

/** Sections of manila.conf with the two back ends, as local.conf enables them. */
export const backendSections = ["cephfsnative", "cephfsnfs"] as const;

/** devstack's `local.conf`. Secret. */
export function localConf(
  settings: DevstackSettings,
  zone: string,
  machine: Machine,
  passwords: DevstackPasswords,
): pulumi.Output<string> {
  return rendered("manila/devstack/local.conf", {
    ...localConfValues(settings, zone),
    SERVICE_TIMEOUT: `${settings.serviceTimeout * machine.patience}`,
    ADDRESS: machine.privateAddress,
    ADMIN_PASSWORD: passwords.admin,
    DATABASE_PASSWORD: passwords.database,
    RABBIT_PASSWORD: passwords.rabbit,
    SERVICE_PASSWORD: passwords.service,
  });
}

/** What of it follows from the settings. Pure. */
export function localConfValues(settings: DevstackSettings, zone: string): Record<string, string> {
  const { changes, gitBase, cephSize } = settings;
  const stable = stableBranch(settings);
  return {
    GIT_BASE: gitBase,
    CEPH_IMAGE: settings.cephImage ?? devstackBranch(settings.branch).cephImage,
    SERVICE_TIMEOUT: `${settings.serviceTimeout}`,
    CEPH_MEGABYTES: `${Math.ceil((parseQuantity(cephSize) ?? 0) / 2 ** 20)}`,
    REQUIREMENTS_REF: changes.requirements ?? stable,
    KEYSTONE_REF: changes.keystone ?? stable,
    MANILA_REF: changes.manila ?? stable,
    CEPH_PLUGIN_REF: changes["devstack-plugin-ceph"] ?? stable,
    // Without a change the client comes from PyPI, as devstack's own jobs have it.
    LIBRARIES: changes["python-manilaclient"] === undefined ? "" : "python-manilaclient",
    MANILACLIENT_REF: changes["python-manilaclient"] ?? "master",
    ZONE: zone,
    PLUGINS: settings.plugins.map(({ name, url, ref }) => `enable_plugin ${name} ${url} ${ref}`).join("\n"),
    FURTHER_LINES: settings.localConf.trimEnd(),
  };
}

export function stableBranch({ branch }: DevstackSettings): string {
  return `stable/${branch}`;
}
