import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../../cluster/types";
import { patient } from "../../kubernetes/timeouts";
import type { Machine, Machines } from "../../machines/types";
import { manilaReleases, type ManilaRelease } from "../../releases/manila";
import { releaseOf } from "../../releases/release";
import type { Settings } from "../../settings/load";
import type { StorageAccess, StorageService } from "../../storage/types";
import { ownBackends, sections } from "../backends";
import { credentialOf } from "../credential";
import { passwordCredential, plainTrust, type Credential } from "../keystoneLogin";
import { randomPassword } from "../password";
import { secretCredential } from "../secretLogin";
import type { ManilaService } from "../types";
import { withLogin, withoutLogin } from "./addresses";
import { database } from "./database";
import { keystone, tokenEndpoint } from "./identity";
import { identityEnvironment, keystoneKeys, setUp, untilReady } from "./login";
import { parts } from "./names";
import { podsNamespace } from "./namespace";
import { queue } from "./queue";
import type { Texts } from "./secrets";
import { manilaServices } from "./services";
import {
  cephTexts,
  databaseTexts,
  doorTexts,
  keystoneTexts,
  manilaTexts,
  queueTexts,
  type Passwords,
} from "./settings";

type PodsSettings = Extract<Settings["manila"], { kind: "pods" }>;

const region = "RegionOne";

/** What a Manila in the cluster stands on. */
export interface Ground {
  readonly machines: Machines;
  readonly cluster: Cluster;
  readonly storage: StorageService;
  /** How pods get to the storage. */
  readonly access: StorageAccess;
}

/** Keystone, or what stands in for it, and a release of Manila with its database and queue as pods of the lab's own cluster. */
export function podsManila(
  { stack, machines: { zone } }: Settings,
  manila: PodsSettings,
  { machines: { controlPlane, workers }, cluster, storage, access }: Ground,
  options: pulumi.CustomResourceOptions,
): ManilaService {
  const { auth } = manila;
  const { name, microversion } = releaseOf<ManilaRelease>(manilaReleases, manila.release);
  const release = `/opt/manila/${name}`;
  const password = (user: string) => randomPassword(user, controlPlane, options);
  const passwords: Passwords = {
    database: password("database"),
    rabbit: password("rabbit"),
    service: password("service"),
  };
  const users = usersOf(auth, password);
  const at = auth === "none" ? withoutLogin(stack) : withLogin(controlPlane.address);
  const dataNode = workers[0] ?? controlPlane;

  const texts: Readonly<Record<string, Texts>> = {
    [parts.database]: databaseTexts(passwords),
    [parts.queue]: queueTexts(passwords),
    ...(auth === "none"
      ? {}
      : { [parts.keystone]: { ...keystoneTexts(passwords), ...keystoneKeys(controlPlane, options) } }),
    identity: {
      "identity.env": identityEnvironment(at.auth, region, users.admin, {
        PUBLIC_AUTH_URL: at.publicAuth,
        SHARE_URL: at.share,
        PUBLIC_SHARE_URL: at.publicShare,
        REGION: region,
        SERVICE_PASSWORD: passwords.service,
        DEMO_PASSWORD: users.demo.apply((login) => login["password"] ?? ""),
      }),
    },
    manila: manilaTexts({ auth, release, zone, region, authUrl: at.auth }, passwords, storage, access),
    ceph: cephTexts(storage, access),
    ...doorTexts(access),
  };
  const objects = patient(cluster.patience, {
    ...options,
    provider: cluster.provider,
    deletedWith: cluster.resource,
    dependsOn: [...cluster.members],
  });
  const context = podsNamespace({ auth, release, dataId: dataNode.id, texts }, objects);
  const data = database({ node: dataNode.name, cluster: controlPlane.id.apply(shortName) }, context);
  const identity =
    auth === "none"
      ? tokenEndpoint({ ...tokenVariables(at), PUBLIC_SHARE_URL: at.publicShare }, context)
      : keystone(context, data);
  const needed = { database: data, queue: queue(context), identity, storage: storage.ready };
  const services = manilaServices(auth, sections, context, needed);

  const inside = {
    pod: auth === "none" ? parts.token : parts.keystone,
    auth,
    shareUrl: at.share,
    microversion,
    stamp: context.stampOf(["identity", "manila"]),
  };
  const settled = setUp(controlPlane, inside, { ...options, dependsOn: [identity, ...services] });
  const boots = bootsOf([controlPlane, ...workers]);
  const ready = untilReady(controlPlane, boots, inside, { ...options, dependsOn: [settled] });

  return {
    authUrl: at.publicAuth,
    internalAuthUrl: pulumi.output(at.auth),
    internalInterface: "internal",
    userInterface: "public",
    region,
    trust: plainTrust,
    driver: credentialOf(settled),
    backends: ownBackends,
    mark: stack,
    ...users,
    ready: [ready],
  };
}

function tokenVariables({ auth, share }: { readonly auth: string; readonly share: string }) {
  return { AUTH_URL: auth, SHARE_URL: share, REGION: region, PROJECT: everybodysProject };
}

/** What Manila takes a user of no keystone for; any 32 hex digits. */
const everybodysProject = createHash("sha256").update("manilakube").digest("hex").slice(0, 32);

/** A name for a machine that is no other's, and that a directory may have. */
function shortName(id: string): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 12);
}

function bootsOf(machines: readonly Machine[]): pulumi.Output<string> {
  return pulumi.all(machines.map(({ boot }) => boot)).apply((all) => all.join(" "));
}

function usersOf(
  auth: PodsSettings["auth"],
  password: (name: string) => pulumi.Output<string>,
): { readonly admin: pulumi.Output<Credential>; readonly demo: pulumi.Output<Credential> } {
  if (auth === "none") {
    const nobody = pulumi.output(passwordCredential("lab", "lab", "none"));
    return { admin: nobody, demo: nobody };
  }
  return {
    admin: secretCredential("admin", "admin", password("admin")),
    demo: secretCredential("demo", "demo", password("demo")),
  };
}
