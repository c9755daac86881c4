import type { AnyResourceType } from "../host/types";
import { serve } from "../host/serve";
import { CertificateAuthority, ClientCertificate } from "./certificates";
import { LabFiles } from "./files";
import { Job } from "./job";
import { MachineGeneration } from "./machineGeneration";
import { PodmanMachine } from "./podmanMachine";
import { PodmanNetwork } from "./podmanNetwork";
import { Random } from "./random";
import { Script } from "./script";
import { SshKeyPair } from "./sshKeyPair";
import { VirtualMachine } from "./virtualMachine";

/** The plugin `manilakube`: everything that a lab does outside OpenStack's and Kubernetes' own APIs. */
const types: Readonly<Record<string, AnyResourceType>> = {
  CertificateAuthority,
  ClientCertificate,
  Job,
  LabFiles,
  MachineGeneration,
  PodmanMachine,
  PodmanNetwork,
  Random,
  Script,
  SshKeyPair,
  VirtualMachine,
};

void serve(
  {
    name: "manilakube",
    version: "0.1.0",
    resolve: (token) => types[token.replace(/^manilakube:lab:/, "")],
  },
  process.argv.slice(2),
);
