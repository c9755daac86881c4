import * as pulumi from "@pulumi/pulumi";
import { phase } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import { manilaReleases, type ManilaRelease } from "../../releases/manila";
import { releaseOf } from "../../releases/release";
import { rendered } from "../../render/rendered";
import { renderTemplate } from "../../render/template";
import type { Script, ScriptArgs } from "../../resources";
import type { Settings } from "../../settings/load";
import { parseQuantity } from "../../settings/quantity";
import { backendsIn, typePairs } from "../backends";
import { credentialFile, credentialOf } from "../credential";
import { openrc } from "../openrcOutput";
import { randomPassword } from "../password";
import { readyPhase } from "../ready";
import type { Login, ManilaService } from "../types";
import { cephPhase } from "./ceph";

export type PackagesSettings = Extract<Settings["manila"], { kind: "packages" }>;

const region = "RegionOne";
/** Seconds; the longest phase takes about half a minute on two idle cores. */
const deadline = 400;

/** keystone, Ceph and Ganesha from the distribution's packages and a release of Manila from PyPI, all on one machine. */
export function packagesManila(
  settings: PackagesSettings,
  zone: string,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): ManilaService {
  const password = (name: string) => randomPassword(name, machine, options);
  const run = (
    name: string,
    after: readonly pulumi.Resource[],
    args: Omit<ScriptArgs, "machineId" | "endpoint" | "template" | "deadline">,
  ): Script =>
    phase(
      `manila-${name}`,
      machine,
      { ...args, template: `manila/${name}.sh`, deadline },
      { ...options, dependsOn: [...after] },
    );

  const address = machine.privateAddress;
  const keystoneAt = (host: pulumi.Output<string>) => pulumi.interpolate`http://${host}:5000/v3`;
  const manilaAt = (host: pulumi.Output<string>) => pulumi.interpolate`http://${host}:8786/v2`;
  const authUrl = keystoneAt(address);
  const shareUrl = manilaAt(address);
  const admin: Login = { user: "admin", project: "admin", password: password("admin") };
  const demo: Login = { user: "demo", project: "demo", password: password("demo") };
  const databasePassword = password("database");
  const rabbitPassword = password("rabbit");
  const servicePassword = password("service");

  const databases = run("database", [], {
    secrets: { DATABASE_PASSWORD: databasePassword, RABBIT_PASSWORD: rabbitPassword },
  });
  const ceph = run("ceph", [], cephPhase(machine, parseQuantity(settings.cephSize) ?? 0));
  const keystone = run("keystone", [databases], {
    variables: {
      AUTH_URL: authUrl,
      SHARE_URL: shareUrl,
      PUBLIC_AUTH_URL: keystoneAt(machine.address),
      PUBLIC_SHARE_URL: manilaAt(machine.address),
      REGION: region,
    },
    secrets: {
      ADMIN_PASSWORD: admin.password,
      DEMO_PASSWORD: demo.password,
      SERVICE_PASSWORD: servicePassword,
    },
    files: [
      etcFile("keystone.ini", rendered("manila/keystone.ini", { DATABASE_PASSWORD: databasePassword })),
      etcFile("adminrc", openrc(authUrl, region, admin, "internal")),
      etcFile("demorc", openrc(authUrl, region, demo, "internal")),
      program("identity.py"),
    ],
    outputs: { credential: credentialFile },
  });
  const manilaIni = rendered("manila/manila.ini", {
    ADDRESS: address,
    AUTH_URL: authUrl,
    REGION: region,
    ZONE: zone,
    DATABASE_PASSWORD: databasePassword,
    RABBIT_PASSWORD: rabbitPassword,
    SERVICE_PASSWORD: servicePassword,
  });
  const { name: release, microversion } = releaseOf<ManilaRelease>(manilaReleases, settings.release);
  const config = run("config", [databases], {
    variables: { RELEASE: release },
    files: [etcFile("manila.ini", manilaIni)],
  });
  const services = run("services", [ceph, keystone, config], {
    variables: {
      RELEASE: release,
      MICROVERSION: microversion,
      SHARE_URL: shareUrl,
      TYPES: typePairs("backend"),
    },
    files: [program("share-types.py")],
  });
  // Asks with the release's own microversion: whoever answers it is of that release.
  const ready = phase("manila-ready", machine, readyPhase(authUrl, shareUrl, machine.boot, microversion), {
    ...options,
    dependsOn: [services],
  });

  return {
    authUrl: keystoneAt(machine.address),
    internalAuthUrl: authUrl,
    region,
    applicationCredential: credentialOf(keystone),
    backends: backendsIn(zone),
    monitors: pulumi.interpolate`${address}:6789`,
    admin,
    demo,
    ready,
  };
}

/** A script of `templates/manila` that a phase calls. */
function program(name: string) {
  return { path: `/usr/local/lib/manilakube/${name}`, content: renderTemplate(`manila/${name}`) };
}

function etcFile(name: string, content: pulumi.Output<string>) {
  return { path: `/etc/manilakube/${name}`, content };
}
