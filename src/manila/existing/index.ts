import * as pulumi from "@pulumi/pulumi";
import type { ManilaService } from "../types";
import type { ManilaFacts } from "./facts";
import type { ExistingSettings } from "./login";
import { wantedTypes } from "./shareTypes";

/** A Manila that is there already: the lab makes nothing of it, and is one of its users. */
export function existingManila(settings: ExistingSettings, facts: ManilaFacts): ManilaService {
  const authUrl = pulumi.output(facts.authUrl);
  const credential = pulumi.secret(facts.credential);
  return {
    authUrl,
    internalAuthUrl: authUrl,
    // Pods are outside, as the lab's user is.
    internalInterface: facts.interface,
    userInterface: facts.interface,
    region: facts.region,
    trust: facts.trust,
    driver: credential,
    backends: wantedTypes(settings).map(({ protocol, name }) => ({ protocol, shareType: name })),
    mark: facts.mark,
    nfsClients: facts.nfsClients,
    admin: credential,
    demo: credential,
    ready: [],
  };
}
