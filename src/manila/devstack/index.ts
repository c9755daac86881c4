import * as pulumi from "@pulumi/pulumi";
import { phase } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import { backendsIn } from "../backends";
import { credentialOf } from "../credential";
import { randomPassword } from "../password";
import { readyPhase } from "../ready";
import type { Login, ManilaService } from "../types";
import { localConf, type DevstackPasswords, type DevstackSettings } from "./localConf";
import { stacked } from "./stacked";

const region = "RegionOne";

/** Manila from source with devstack, Ceph and Ganesha in cephadm's containers, all on one server of a cloud. */
export function devstackManila(
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
  const readBack = stacked(settings, machine, configuration, passwords, options);
  const ready = phase(
    "devstack-ready",
    machine,
    readyPhase(internalAuthUrl, urlOf(machine.privateAddress, "share/v2"), machine.boot),
    { ...options, dependsOn: [readBack] },
  );

  const login = (name: "admin" | "demo"): Login => ({
    user: name,
    project: name,
    password: passwords.admin,
  });
  return {
    authUrl: urlOf(machine.address, "identity/v3"),
    internalAuthUrl,
    region,
    applicationCredential: credentialOf(readBack),
    backends: backendsIn(zone),
    monitors: readBack.results.apply(({ monitors = "" }) => monitors.trim()),
    // devstack gives both users one password.
    admin: login("admin"),
    demo: login("demo"),
    ready,
  };
}
