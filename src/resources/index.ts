import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../remote/endpoint";

/** The resources of the plugin `manilakube`, as the program sees them. What each does stands in `src/plugin/lab/`. */

type Options = pulumi.CustomResourceOptions;
type Texts = Readonly<Record<string, pulumi.Input<string>>>;

function secretOutputs(names: string[], options: Options | undefined): Options {
  return pulumi.mergeOptions(options, { additionalSecretOutputs: names });
}

export interface ScriptArgs {
  readonly machineId: pulumi.Input<string>;
  readonly endpoint: pulumi.Input<Endpoint>;
  readonly template: string;
  readonly variables?: Texts;
  readonly secrets?: Texts;
  readonly ephemeral?: Texts;
  readonly files?: readonly {
    readonly path: string;
    readonly content: pulumi.Input<string>;
    readonly mode?: string;
  }[];
  readonly outputs?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly deadline: number;
}

/** One phase on one machine. */
export class Script extends pulumi.CustomResource {
  declare readonly results: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ScriptArgs, options?: Options) {
    super(
      "manilakube:lab:Script",
      name,
      { results: undefined, digest: undefined, ...args },
      secretOutputs(["results"], options),
    );
  }
}

export interface JobArgs {
  readonly machineId: pulumi.Input<string>;
  readonly endpoint: pulumi.Input<Endpoint>;
  readonly user: string;
  /** May print its steps, as `src/remote/step.ts` reads them. */
  readonly command: string;
  /** Digest of all that the job works from; another one makes it run again. */
  readonly configuration: pulumi.Input<string>;
  /** What its output must not show. */
  readonly secrets: Texts;
  /** Seconds. */
  readonly deadline: number;
}

/** A program on one machine that takes long, and outlives an `up` that is cancelled. */
export class Job extends pulumi.CustomResource {
  constructor(name: string, args: JobArgs, options?: Options) {
    super("manilakube:lab:Job", name, args, options);
  }
}

/** A random text of lower-case letters and digits, in parts joined by dots. */
export class Random extends pulumi.CustomResource {
  declare readonly value: pulumi.Output<string>;

  constructor(
    name: string,
    args: { readonly lengths: number[]; readonly keeper?: pulumi.Input<string> },
    options?: Options,
  ) {
    super("manilakube:lab:Random", name, { value: undefined, ...args }, secretOutputs(["value"], options));
  }
}

/** An ed25519 key pair. */
export class SshKeyPair extends pulumi.CustomResource {
  declare readonly privateKey: pulumi.Output<string>;
  declare readonly publicKey: pulumi.Output<string>;

  constructor(
    name: string,
    args: { readonly comment: string; readonly keeper?: pulumi.Input<string> },
    options?: Options,
  ) {
    super(
      "manilakube:lab:SshKeyPair",
      name,
      { privateKey: undefined, publicKey: undefined, ...args },
      secretOutputs(["privateKey"], options),
    );
  }
}

/** A certificate authority; PEM. */
export class CertificateAuthority extends pulumi.CustomResource {
  declare readonly privateKey: pulumi.Output<string>;
  declare readonly certificate: pulumi.Output<string>;
  /** `sha256:…` over the public key, as kubeadm pins it. */
  declare readonly publicKeyHash: pulumi.Output<string>;

  constructor(
    name: string,
    args: { readonly commonName: string; readonly days: number; readonly keeper: pulumi.Input<string> },
    options?: Options,
  ) {
    super(
      "manilakube:lab:CertificateAuthority",
      name,
      { privateKey: undefined, certificate: undefined, publicKeyHash: undefined, ...args },
      secretOutputs(["privateKey"], options),
    );
  }
}

/** A client certificate; PEM. */
export class ClientCertificate extends pulumi.CustomResource {
  declare readonly privateKey: pulumi.Output<string>;
  declare readonly certificate: pulumi.Output<string>;

  constructor(
    name: string,
    args: {
      readonly authority: CertificateAuthority;
      readonly commonName: string;
      readonly organization: string;
      readonly days: number;
    },
    options?: Options,
  ) {
    const { authority, ...rest } = args;
    const inputs = {
      ...rest,
      authorityKey: authority.privateKey,
      authorityCertificate: authority.certificate,
      privateKey: undefined,
      certificate: undefined,
    };
    super("manilakube:lab:ClientCertificate", name, inputs, secretOutputs(["privateKey"], options));
  }
}

/** Files for the lab's user in `.lab/<stack>/`. */
export class LabFiles extends pulumi.CustomResource {
  constructor(name: string, args: { readonly files: Texts }, options?: Options) {
    super("manilakube:lab:LabFiles", name, args, options);
  }
}

export class PodmanNetwork extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;

  constructor(
    name: string,
    args: {
      readonly name: string;
      readonly subnet: string;
      readonly anchor?: { readonly address: string; readonly program: string };
    },
    options?: Options,
  ) {
    super("manilakube:lab:PodmanNetwork", name, args, options);
  }
}

/** What a machine was made for; see src/machines/generation.ts. Its id is another one for each generation. */
export class MachineGeneration extends pulumi.CustomResource {
  constructor(
    name: string,
    args: {
      readonly fixed: Readonly<Record<string, pulumi.Input<string>>>;
      readonly rising: Readonly<Record<string, number>>;
    },
    options?: Options,
  ) {
    super("manilakube:lab:MachineGeneration", name, args, options);
  }
}

export interface PodmanMachineArgs {
  /** Id of its MachineGeneration. */
  readonly generation: pulumi.Input<string>;
  readonly name: string;
  readonly machine: string;
  readonly network: pulumi.Input<string>;
  readonly address: string;
  readonly rootfs: string;
  readonly volumes: readonly { readonly path: string; readonly seed: "copy" | "link" }[];
  readonly cpus?: number | undefined;
  /** Bytes. */
  readonly memory?: number | undefined;
  readonly zone: string;
  readonly hosts: string;
  readonly hostKey: pulumi.Input<string>;
  readonly authorizedKey: pulumi.Input<string>;
}

/** A machine as a booted systemd container. */
export class PodmanMachine extends pulumi.CustomResource {
  /** When it was started last. */
  declare readonly boot: pulumi.Output<string>;

  constructor(name: string, args: PodmanMachineArgs, options?: Options) {
    super("manilakube:lab:PodmanMachine", name, { boot: undefined, ...args }, options);
  }
}

export interface VirtualMachineArgs {
  /** Id of its MachineGeneration. */
  readonly generation: pulumi.Input<string>;
  readonly name: string;
  readonly machine: string;
  readonly network: pulumi.Input<string>;
  readonly address: string;
  readonly image: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly disk: number;
  readonly zone: string;
  readonly authorizedKey: pulumi.Input<string>;
  /** Secret. */
  readonly userData: pulumi.Input<string>;
}

/** A virtual machine on this host. */
export class VirtualMachine extends pulumi.CustomResource {
  /** When it was started last. */
  declare readonly boot: pulumi.Output<string>;

  constructor(name: string, args: VirtualMachineArgs, options?: Options) {
    super("manilakube:lab:VirtualMachine", name, { boot: undefined, instance: undefined, ...args }, options);
  }
}
