import * as pulumi from "@pulumi/pulumi";
import { openCache } from "../artifacts";
import type { Cache } from "../artifacts/cache";
import { storageClassOf } from "../csi/protocols";
import { Lab as Layers } from "../lab";
import { servedProtocols } from "../manila/protocols";
import { labHomeBelow, useLabHome } from "../paths";
import type { Settings } from "../settings/load";
import { InputError } from "../settings/problem";
import { gatherSources } from "../sources";
import { missingArtifacts } from "./artifacts";
import { labType } from "./names";
import { LabProvider } from "./provider";
import { settingsOfArgs, type LabArgs } from "./settings";

/**
 * A whole lab as a component of another Pulumi program: machines, a Kubernetes cluster on them, Manila, and Manila CSI.
 *
 * Every output is known when pods can claim volumes, so that what is made of one comes after the lab. The lab is called as its
 * component: a name that no other lab of this host or cloud has. Its files are in `.lab/<name>/` below the program's directory.
 * @throws RunError (what Pulumi shows without a stack trace) for wrong arguments, all of them at once, and for missing artifacts
 * @example new Lab("shares", { machines: { kind: "podman", workers: 1 } }).kubeconfig
 */
export class Lab extends pulumi.ComponentResource {
  /** Grants everything in the cluster. Secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Names of storage classes by protocol of Manila's: `{ CEPHFS: "manila-cephfs", NFS: "manila-nfs" }`. */
  readonly storageClasses: pulumi.Output<Record<string, string>>;
  /** URL of keystone's version 3 API. */
  readonly keystone: pulumi.Output<string>;
  /** Text of a clouds.yaml with the logins `admin` and `demo`. Secret. */
  readonly cloudsYaml: pulumi.Output<string>;
  /** Where machines are reached, by their names: `{ "control-plane": "10.97.3.10", … }`. */
  readonly addresses: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: LabArgs = {}, options?: pulumi.ComponentResourceOptions) {
    const settings = checkedSettings(name, args);
    const cache = openCache();
    const missing = missingArtifacts(settings, cache);
    if (missing !== undefined) {
      throw new pulumi.RunError(missing);
    }
    super(labType, name, args, options);
    const home = labHomeBelow(process.cwd());
    useLabHome(home);
    const manilakube = new LabProvider(name, home, { parent: this });
    // As a resource: of a plain object with a secret in it, Pulumi would make a secret as a whole.
    const layers = pulumi.output(makeLayers(settings, cache, { parent: this, providers: { manilakube } }));
    const ready = layers.apply((lab) => lab.ready);
    const whenReady = (text: pulumi.Output<string>): pulumi.Output<string> =>
      pulumi.all([text, ready]).apply(([known]) => known);
    this.kubeconfig = pulumi.secret(whenReady(layers.apply((lab) => lab.kubeconfig)));
    this.storageClasses = ready.apply(() => classesByProtocol(settings));
    this.keystone = whenReady(layers.apply((lab) => lab.authUrl));
    this.cloudsYaml = pulumi.secret(whenReady(layers.apply((lab) => lab.clouds)));
    this.addresses = pulumi
      .all([layers.apply((lab) => pulumi.all(lab.addresses)), ready])
      .apply(([addresses]) => addresses);
    this.registerOutputs(this.outputs);
  }

  /** The same by their names, as Pulumi wants them. */
  get outputs() {
    const { kubeconfig, storageClasses, keystone, cloudsYaml, addresses } = this;
    return { kubeconfig, storageClasses, keystone, cloudsYaml, addresses };
  }
}

async function makeLayers(
  settings: Settings,
  cache: Cache,
  options: pulumi.ComponentResourceOptions,
): Promise<Layers> {
  try {
    const sources = await gatherSources(settings, cache);
    return new Layers(settings, sources, options, `manilakube:lab:${settings.stack}`);
  } catch (error) {
    throw shown(error);
  }
}

function checkedSettings(name: string, args: LabArgs): Settings {
  try {
    return settingsOfArgs(name, args);
  } catch (error) {
    throw shown(error);
  }
}

/** Lets people read what is wrong with what they gave, and not where this program has found it. */
function shown(error: unknown): unknown {
  return error instanceof InputError ? new pulumi.RunError(error.message) : error;
}

function classesByProtocol({ manila }: Settings): Record<string, string> {
  return Object.fromEntries(servedProtocols(manila).map((protocol) => [protocol, storageClassOf(protocol)]));
}
