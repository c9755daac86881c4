import * as pulumi from "@pulumi/pulumi";
import { rendered } from "../../render/rendered";
import type { StorageAccess, StorageService } from "../../storage/types";
import { cephOptions } from "../packages/cephOptions";
import { hostOf, parts, paths } from "./names";
import type { Texts } from "./secrets";

/** Secret, all of them. */
export interface Passwords {
  readonly database: pulumi.Output<string>;
  readonly rabbit: pulumi.Output<string>;
  readonly service: pulumi.Output<string>;
}

/** What Manila's settings depend on, beside its passwords. */
export interface ManilaChoices {
  readonly auth: "keystone" | "none";
  /** Of the release's files. */
  readonly release: string;
  readonly zone: string;
  readonly region: string;
  /** Inside the cluster. */
  readonly authUrl: string;
}

const databaseHost = hostOf(parts.database);

export function databaseTexts({ database }: Passwords): Texts {
  return { "init.sql": rendered("manila/pods/init.sql", { DATABASE_PASSWORD: database }) };
}

export function queueTexts({ rabbit }: Passwords): Texts {
  return { "rabbitmq.conf": rendered("manila/pods/rabbitmq.conf", { RABBIT_PASSWORD: rabbit }) };
}

/** Keystone's settings as on a machine, and what is another for a pod. */
export function keystoneTexts({ database }: Passwords): Texts {
  const own = { DATABASE_PASSWORD: database };
  return {
    "keystone.conf": rendered("manila/keystone.ini", own),
    "pods.conf": rendered("manila/pods/keystone.ini", { ...own, DATABASE_HOST: databaseHost }),
  };
}

/** Manila's settings as on a machine, and what is another for a pod. */
export function manilaTexts(
  { auth, release, zone, region, authUrl }: ManilaChoices,
  passwords: Passwords,
  storage: StorageService,
  access: StorageAccess,
): Texts {
  const own = { DATABASE_PASSWORD: passwords.database, RABBIT_PASSWORD: passwords.rabbit };
  const database = { DATABASE_PASSWORD: passwords.database, DATABASE_HOST: databaseHost };
  return {
    "manila.conf": rendered("manila/manila.ini", {
      ...own,
      ...cephOptions(storage),
      // Of no use to a service whose address is another one with each pod.
      ADDRESS: "127.0.0.1",
      AUTH_URL: authUrl,
      REGION: region,
      ZONE: zone,
      SERVICE_PASSWORD: passwords.service,
    }),
    "pods.conf": rendered("manila/pods/manila.ini", {
      ...own,
      DATABASE_HOST: databaseHost,
      RABBIT_HOST: hostOf(parts.queue),
      AUTH_STRATEGY: auth === "keystone" ? "keystone" : "noauthv2",
      RELEASE: release,
      GANESHA: access.door === undefined ? "" : ganeshaLines(access.door.user),
    }),
    "client.cnf": rendered("manila/pods/client.cnf", database),
  };
}

/** Ganesha is on another machine than Manila's driver, which goes there by ssh. Pure. */
export function ganeshaLines(user: string): string {
  return [
    "cephfs_ganesha_server_is_remote = True",
    `cephfs_ganesha_server_username = ${user}`,
    `cephfs_ganesha_path_to_private_key = ${paths.door}/id_ed25519`,
  ].join("\n");
}

/** Ceph's own files, as any client of its has them. */
export function cephTexts({ client }: StorageService, { conf, keyring }: StorageAccess): Texts {
  return { "ceph.conf": conf, [`ceph.client.${client}.keyring`]: keyring };
}

/** The key of the door to Ganesha's machine, where there is one. */
export function doorTexts({ door }: StorageAccess): Readonly<Record<string, Texts>> {
  return door === undefined ? {} : { "ganesha-door": { id_ed25519: door.key } };
}
