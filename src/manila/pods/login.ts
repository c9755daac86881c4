import * as pulumi from "@pulumi/pulumi";
import { phase } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import { quote } from "../../remote/script";
import { Random } from "../../resources/random";
import type { Script } from "../../resources/script";
import { typePairs } from "../backends";
import { credentialFile } from "../credential";
import { plainTrust, type Credential } from "../keystoneLogin";
import { renderOpenrc } from "../openrc";
import { keystoneLogin } from "../secretLogin";
import { namespaceName } from "./names";
import { fernetKey, type Texts } from "./secrets";

/** Keys that keystone's pods share, as files by the names that keystone wants below each directory. Secret. */
export function keystoneKeys(controlPlane: Machine, options: pulumi.CustomResourceOptions): Texts {
  const seed = new Random("keystone-keys", { lengths: [64], keeper: controlPlane.id }, options).value;
  const uses = ["fernet", "credential"].flatMap((use) => ["0", "1"].map((number) => `${use}-${number}`));
  return Object.fromEntries(uses.map((use) => [use, seed.apply((text) => fernetKey(text, use))]));
}

/** The administrator's login and what else sets Manila up, for a shell in one of the pods. Secret. */
export function identityEnvironment(
  authUrl: string,
  region: string,
  admin: pulumi.Output<Credential>,
  more: Readonly<Record<string, pulumi.Input<string>>>,
): pulumi.Output<string> {
  const login = keystoneLogin(
    pulumi.output(authUrl),
    { region, interface: "internal", trust: plainTrust },
    admin,
  );
  return pulumi.all([login, pulumi.all({ ...more })]).apply(
    ([openrc, variables]) =>
      renderOpenrc(openrc) +
      Object.entries(variables)
        .map(([name, value]) => `export ${name}=${quote(value)}\n`)
        .join(""),
  );
}

/** What the scripts on the control plane must know of the Manila in the cluster. */
export interface Inside {
  /** The deployment in whose pod they work. */
  readonly pod: string;
  readonly auth: "keystone" | "none";
  readonly shareUrl: string;
  readonly microversion: string;
  /** Of what is set up; another one is reason to do it again. */
  readonly stamp: pulumi.Output<string>;
}

/** Seconds; some logins and starts of Python, on two busy processors. */
const secondsToSetUp = 300;
/** Seconds in which each back end must give a share, and what its cleaning up may take beyond. */
const secondsAtMost = 300;
const secondsToClean = 90;

/** Gives Manila its users and share types. CSI's credential is read back. */
export function setUp(
  controlPlane: Machine,
  { pod, auth, microversion, stamp }: Inside,
  options: pulumi.CustomResourceOptions,
): Script {
  return phase(
    "manila-setup",
    controlPlane,
    {
      template: "manila/pods/setup.sh",
      variables: {
        NAMESPACE: namespaceName,
        POD: pod,
        LOGIN: auth,
        MICROVERSION: microversion,
        TYPES: typePairs("backend"),
        CREDENTIAL: credentialFile,
        STAMP: stamp,
      },
      outputs: { credential: credentialFile },
      deadline: secondsToSetUp,
    },
    options,
  );
}

/** The last phase of every Manila kind: waits until a share of each type can be made, and leaves none. */
export function untilReady(
  controlPlane: Machine,
  boots: pulumi.Output<string>,
  { pod, shareUrl, microversion }: Inside,
  options: pulumi.CustomResourceOptions,
): Script {
  return phase(
    "manila-ready",
    controlPlane,
    {
      template: "manila/pods/ready.sh",
      variables: {
        NAMESPACE: namespaceName,
        POD: pod,
        MICROVERSION: microversion,
        TYPES: typePairs("protocol", "backend"),
        SHARE_URL: shareUrl,
        SECONDS_AT_MOST: `${secondsAtMost}`,
        CREDENTIAL: credentialFile,
        BOOTS: boots,
      },
      deadline: secondsAtMost + secondsToClean,
    },
    options,
  );
}
