import * as pulumi from "@pulumi/pulumi";
import { phase } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import { ownBackends } from "../backends";
import { credentialOf } from "../credential";
import { plainTrust } from "../keystoneLogin";
import { randomPassword } from "../password";
import { readyPhase } from "../ready";
import { secretCredential } from "../secretLogin";
import type { ManilaService } from "../types";
import { localConf, type DevstackPasswords, type DevstackSettings } from "./localConf";
import { runStackSh } from "./runStackSh";

const region = "RegionOne";

/** Manila from source with devstack, Ceph and Ganesha in cephadm's containers, all on one server of a cloud. */
export function devstackManila(
  stack: string,
  settings: DevstackSettings,
  zone: string,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): ManilaService {
  const password = (name: string) => randomPassword(name, machine, options);
  const passwords: DevstackPasswords = {
    admin: password("admin"),
    database: password("database"),
    rabbit: password("rabbit"),
    service: password("service"),
  };
  const urlOf = (host: pulumi.Output<string>, path: string) => pulumi.interpolate`http://${host}/${path}`;
  const internalAuthUrl = urlOf(machine.privateAddress, "identity/v3");

  const configuration = localConf(settings, zone, machine, passwords);
  const readBack = runStackSh(settings, machine, configuration, passwords, options);
  const ready = phase(
    "devstack-ready",
    machine,
    readyPhase(internalAuthUrl, urlOf(machine.privateAddress, "share/v2"), machine.boot),
    { ...options, dependsOn: [readBack] },
  );

  // devstack gives both users one password.
  const loginOf = (name: "admin" | "demo") => secretCredential(name, name, passwords.admin);
  return {
    authUrl: urlOf(machine.address, "identity/v3"),
    internalAuthUrl,
    internalInterface: "internal",
    userInterface: "public",
    region,
    trust: plainTrust,
    driver: credentialOf(readBack),
    backends: ownBackends,
    mark: stack,
    admin: loginOf("admin"),
    demo: loginOf("demo"),
    ready: [ready],
  };
}
