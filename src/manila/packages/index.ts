import * as pulumi from "@pulumi/pulumi";
import { phase, type PhaseArgs } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import { manilaReleases, type ManilaRelease } from "../../releases/manila";
import { releaseOf } from "../../releases/release";
import { rendered } from "../../render/rendered";
import { renderTemplate } from "../../render/template";
import type { Script } from "../../resources/script";
import type { Settings } from "../../settings/load";
import type { StorageService } from "../../storage/types";
import { ownBackends, typePairs } from "../backends";
import { credentialFile, credentialOf } from "../credential";
import { plainTrust, type Credential } from "../keystoneLogin";
import { renderOpenrc } from "../openrc";
import { randomPassword } from "../password";
import { readyPhase } from "../ready";
import { keystoneLogin, secretCredential } from "../secretLogin";
import type { ManilaService } from "../types";
import { cephOptions } from "./cephOptions";

export type PackagesSettings = Extract<Settings["manila"], { kind: "packages" }>;

const region = "RegionOne";
/** Seconds; the longest phase takes about half a minute on two idle cores. */
const deadline = 400;

/**
 * keystone from the distribution's packages and a release of Manila from PyPI, on one machine.
 * @param makeStorage makes what shares are on. Called once, after the databases: `lab render` numbers scripts as they are made
 */
export function packagesManila(
  stack: string,
  settings: PackagesSettings,
  zone: string,
  makeStorage: () => StorageService,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): ManilaService {
  const password = (name: string) => randomPassword(name, machine, options);
  const run = (
    name: string,
    after: readonly pulumi.Resource[],
    args: Omit<PhaseArgs, "template" | "deadline">,
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
  const passwords = { admin: password("admin"), demo: password("demo") };
  const loginOf = (name: "admin" | "demo") => secretCredential(name, name, passwords[name]);
  const databasePassword = password("database");
  const rabbitPassword = password("rabbit");
  const servicePassword = password("service");
  const openrc = (login: pulumi.Output<Credential>) =>
    keystoneLogin(authUrl, { region, interface: "internal", trust: plainTrust }, login).apply(renderOpenrc);

  const databases = run("database", [], {
    secrets: { DATABASE_PASSWORD: databasePassword, RABBIT_PASSWORD: rabbitPassword },
  });
  const storage = makeStorage();
  const keystone = run("keystone", [databases], {
    variables: {
      AUTH_URL: authUrl,
      SHARE_URL: shareUrl,
      PUBLIC_AUTH_URL: keystoneAt(machine.address),
      PUBLIC_SHARE_URL: manilaAt(machine.address),
      REGION: region,
    },
    secrets: {
      ADMIN_PASSWORD: passwords.admin,
      DEMO_PASSWORD: passwords.demo,
      SERVICE_PASSWORD: servicePassword,
    },
    files: [
      etcFile("keystone.ini", rendered("manila/keystone.ini", { DATABASE_PASSWORD: databasePassword })),
      etcFile("adminrc", openrc(loginOf("admin"))),
      etcFile("demorc", openrc(loginOf("demo"))),
      program("identity.py"),
    ],
    outputs: { credential: credentialFile },
  });
  const manilaIni = rendered("manila/manila.ini", {
    ...cephOptions(storage),
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
  const services = run("services", [...storage.ready, keystone, config], {
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
    internalInterface: "internal",
    userInterface: "public",
    region,
    trust: plainTrust,
    driver: credentialOf(keystone),
    backends: ownBackends,
    mark: stack,
    admin: loginOf("admin"),
    demo: loginOf("demo"),
    ready: [ready],
  };
}

/** A script of `templates/manila` that a phase calls. */
function program(name: string) {
  return { path: `/usr/local/lib/manilakube/${name}`, content: renderTemplate(`manila/${name}`) };
}

function etcFile(name: string, content: pulumi.Output<string>) {
  return { path: `/etc/manilakube/${name}`, content };
}
