import type { AnyResourceType } from "../host/types";
import { useLabHome } from "../../paths";
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

/** Of a lab that is a component of another program (src/component/provider.ts); the lab of a stack has no configuration. */
let lab: string | undefined;

void serve(
  {
    name: "manilakube",
    version: "0.1.0",
    resolve: (token) => types[token.replace(/^manilakube:lab:/, "")],
    configure: (variables) => {
      const home = variables.get("home");
      lab = variables.get("lab");
      if (home !== undefined) {
        useLabHome(home);
      }
    },
    labOf: (stack) => lab ?? stack,
    // Another name is another lab.
    replacingConfiguration: ["lab"],
  },
  process.argv.slice(2),
);
