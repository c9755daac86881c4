import { readFileSync } from "node:fs";
import { z } from "zod";
import { stateFile } from "../../../paths";
import type { CloudClient } from "./client";
import { entryOf, type CloudLogin } from "./cloudsFile";
import { readRecord } from "./record";

/** A project of a cloud, as far as it is known. */
export interface KnownCloud {
  readonly authUrl: string;
  readonly region: string | undefined;
  readonly project: { readonly id?: string | undefined; readonly name?: string | undefined };
  /** Of clouds.yaml. */
  readonly entry?: string | undefined;
}

/** Where a lab of this checkout is; undefined where it is in no cloud. */
export function cloudOfLab(stack: string): KnownCloud | undefined {
  return readRecord(stack) ?? cloudInState(stack);
}

/** What a login by itself says, before it is tried. */
export function cloudOfLogin(login: CloudLogin): KnownCloud {
  const { auth, region } = login;
  return {
    authUrl: auth["auth_url"] ?? "",
    region,
    project: { id: auth["project_id"], name: auth["project_name"] },
    entry: entryOf(login),
  };
}

/** What a login has led to. */
export function cloudOfClient({ login, project, region }: CloudClient): KnownCloud {
  return { ...cloudOfLogin(login), region, project };
}

/** Whether two may be the same cloud and region. What one of them does not know is no difference. */
export function sameRegion(a: KnownCloud, b: KnownCloud): boolean {
  return normalized(a.authUrl) === normalized(b.authUrl) && !differ(a.region, b.region);
}

/** Whether two may be the same project of it. A project's name may change, its id does not. */
export function sameProject(a: KnownCloud, b: KnownCloud): boolean {
  const haveIds = a.project.id !== undefined && b.project.id !== undefined;
  return (
    sameRegion(a, b) && !(haveIds ? a.project.id !== b.project.id : differ(a.project.name, b.project.name))
  );
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Two addresses of keystone that differ by what means nothing are one. */
function normalized(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname.replace(/\/+$/, "").replace(/\/v3$/, "")}`;
  } catch {
    return url;
  }
}

/** For people. */
export function describeCloud({ authUrl, region, project, entry }: KnownCloud): string {
  const { id, name } = project;
  const named =
    id === undefined || name === undefined ? (name ?? id ?? "of the credential") : `${name} (${id})`;
  const parts = [`project ${named}`, `at ${authUrl}`, ...(region === undefined ? [] : [`region ${region}`])];
  return `${parts.join(", ")}${entry === undefined ? "" : ` (entry '${entry}' of clouds.yaml)`}`;
}

const provider = z.object({
  type: z.literal("pulumi:providers:openstack"),
  inputs: z.object({
    authUrl: z.string(),
    region: z.string().optional(),
    tenantId: z.string().optional(),
    tenantName: z.string().optional(),
  }),
});
const checkpoint = z.object({
  checkpoint: z.object({ latest: z.object({ resources: z.array(z.unknown()).default([]) }) }),
});

/** For labs that were made before there were records: what Pulumi's provider was told. */
function cloudInState(stack: string): KnownCloud | undefined {
  let state: unknown;
  try {
    state = JSON.parse(readFileSync(stateFile(stack), "utf8"));
  } catch {
    // There is none, or one that Pulumi itself will have something to say about.
    return undefined;
  }
  const resources = checkpoint.safeParse(state).data?.checkpoint.latest.resources ?? [];
  const inputs = resources.flatMap((resource) => provider.safeParse(resource).data?.inputs ?? []).at(-1);
  return inputs === undefined
    ? undefined
    : {
        authUrl: inputs.authUrl,
        region: inputs.region,
        project: { id: inputs.tenantId, name: inputs.tenantName },
      };
}
